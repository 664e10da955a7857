"""Papers: what leaves the house as a PDF that a court, a donor or an archive can hold. A4, Chinese font embedded, numbered pages.

    paper = Paper(title="证据材料", running="宜春市妇联", mark="YC-2611-0007")
    paper.cover(above="宜春市妇女联合会", facts=[("接收单位", "甲县人民法院")], below="…")
    paper.index(heading="材料目录", heads=("序号", "材料名称", "形成时间", "页码"))
    paper.piece("受理登记", when="2026年3月1日")     # a heading with its line in the index
    paper.facts([("登记人", "王敏")]); paper.prose("…"); paper.small("…")
    paper.picture(content, caption="…"); paper.pages(pdf, caption="…")
    content = paper.written()

Texts are plain: nothing in them is markup. Measures follow the official letter (GB/T 9704): type area 156 × 225 mm.
"""

from halfsky.ground.web.papers.paper import Paper
from halfsky.ground.web.papers.pdfs import pages_of

__all__ = ["Paper", "pages_of"]
