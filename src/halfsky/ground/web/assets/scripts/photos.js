// Photos are made smaller before they are sent: a village pays for every megabyte. What cannot be read goes as it is.
import { on } from "./page.js";

const LONGEST = 1920;

on("change", "input[type=file][data-shrink]", async (event, input) => {
  if (event.detail === "shrunk") return;
  const box = new DataTransfer();
  const form = input.form;
  form?.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; });
  try {
    for (const file of input.files) box.items.add(await smaller(file)); // one after the other: phones have little memory
    input.files = box.files;
  } finally {
    form?.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = false; });
  }
});

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp|heic)$/.test(file.type) || file.size < 400_000) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.82); });
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}
