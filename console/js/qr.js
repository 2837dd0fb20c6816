// A QR code as a picture; the encoder comes when the first one is drawn.

export const draw = async (image, text) => {
  const { default: encode } = await import("qr");
  image.src = `data:image/svg+xml,${encodeURIComponent(encode(text, "svg", { border: 2 }))}`;
};
