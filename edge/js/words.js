// Text folded so that it is found however it is written: capitals, widths and marks on letters do not count.

export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export const words = (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
