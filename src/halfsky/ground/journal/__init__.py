"""The journal: what happened, who did it, to what, where and why.

Nouns. An **Event** is one thing that happened; it is written in the transaction of the verb it tells of, so that neither exists
without the other. A **Seal** closes a small batch of events with a Merkle root and is linked to the seal before it.

Invariants. Events are never changed and never deleted; they carry no foreign keys, so nothing can take them along. What is personal
sits in `content`; the chain covers only its salted digest, so that a journalled erasure can empty it without breaking the chain.
Writers never wait for the sealer: it gathers what is not sealed yet, row by row, because commits come out of order.

It must never become a message queue, a cache of states, or a place where a rule looks up what is true now.
"""
