// The camera as a scanner: looks until it sees a QR code. Where the browser can read one itself it does; elsewhere a
// library comes when the camera is first used.

/** So many looks a second are enough, and leave the telephone cool. */
const PAUSE_MS = 120;

let running = 0;
let stream;

const reader = async () => {
  const own = globalThis.BarcodeDetector;
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  const Detector = formats.includes("qr_code") ? own : (await import("qr/decode.js")).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
};

/** Shows the camera in `video` until a code is seen, and gives its text. Fails with "denied", "none" or "stopped". */
export const scan = async (video) => {
  stop();
  const mine = running;
  // First what reads: without it the camera need not be opened, and nobody would close it.
  const detector = await reader();
  const opened = await open();
  if (mine !== running) {
    end(opened);
    throw "stopped";
  }
  stream = opened;
  video.srcObject = opened;
  await video.play().catch(() => {});
  while (mine === running) {
    const [code] = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    if (code?.rawValue && mine === running) {
      stop();
      return code.rawValue;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw "stopped";
};

/** Looks no more, and lets the camera go. */
export const stop = () => {
  running++;
  end(stream);
  stream = undefined;
};

const end = (some) => some?.getTracks().forEach((track) => track.stop());

const open = async () => {
  const media = navigator.mediaDevices;
  if (!media) throw "none";
  try {
    return await media.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  } catch ({ name }) {
    throw name === "NotAllowedError" ? "denied" : "none";
  }
};
