// Draws a QR code. A script of its own: the panel fetches it only for customers who have a code to show.
import { encodeQR } from "qr";

/** The text as a picture, black on white with the quiet zone that scanners want: an address that holds all of it. */
export const picture = (text) => `data:image/svg+xml,${encodeURIComponent(drawn(text))}`;

// Sharp edges at every size: without, thin lines show between the squares.
const drawn = (text) => encodeQR(text, "svg", { border: 4 }).replace("<svg", '<svg shape-rendering="crispEdges"');
