// What a browser's camera sees in a test: a still picture of a QR code, as raw video that Chromium plays as its camera.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { encodeQR } from "qr";

const [WIDTH, HEIGHT] = [640, 480];
const SQUARE = 12;
const [BLACK, WHITE, GREY] = [16, 235, 128];

/** A film of the text's QR code; `remove` it afterwards. */
export async function film(text) {
  const squares = encodeQR(text, "raw", { border: 4 });
  const side = squares.length * SQUARE;
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
  const light = Buffer.alloc(WIDTH * HEIGHT, GREY);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      light[(top + y) * WIDTH + left + x] = squares[Math.floor(y / SQUARE)][Math.floor(x / SQUARE)] ? BLACK : WHITE;
    }
  }
  // Half as many colour samples each way, and no colour in them.
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`);
  const frame = [Buffer.from("FRAME\n"), light, colour];
  const folder = await mkdtemp(join(tmpdir(), "kept-film-"));
  const path = join(folder, "code.y4m");
  await writeFile(path, Buffer.concat([head, ...frame, ...frame]));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
