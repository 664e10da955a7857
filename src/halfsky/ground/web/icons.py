"""Our own line icons on a grid of 24, drawn inline so that they take the colour of the text beside them."""

from __future__ import annotations

PATHS: dict[str, str] = {
    "alert": "M12 4 3 20h18L12 4Zm0 6v5m0 2.6v.1",
    "back": "m14 6-6 6 6 6",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15L6 17Zm4.5 4h3M12 5V3",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3.5V7m8-3.5V7",
    "chart": "M4 20h16M7 16v-5m5 5V6m5 10v-7",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "close": "m6 6 12 12M18 6 6 18",
    "columns": "M4 5h16v14H4zM10 5v14m5-14v14",
    "copy": "M9 9h11v11H9zM15 9V4H4v11h5",
    "down": "m6 9.5 6 6 6-6",
    "download": "M12 4v11m-5-4.5 5 5 5-5M4 20h16",
    "edit": "m4 20 1-4.5L16 4.5l3.5 3.5-11 11L4 20Zm9.5-13L17 10.5",
    "file": "M6 3h8l4 4.5V21H6zM14 3v5h4",
    "filter": "M4 6h16M7 12h10m-7 6h4",
    "home": "m4 11 8-7 8 7v9h-5.5v-6h-5v6H4v-9Z",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "next": "m10 6 6 6-6 6",
    "phone": "M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4c0 .6-.4 1-1 1A15 15 0 0 1 4 5c0-.6.4-1 1-1Z",
    "place": "M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11Zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20.5 20.5",
    "star": "m12 4 2.5 5.2 5.5.8-4 4 1 5.7-5-2.7-5 2.7 1-5.7-4-4 5.5-.8L12 4Z",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8.5c.7-4 3.8-6 8-6s7.3 2 8 6",
}
