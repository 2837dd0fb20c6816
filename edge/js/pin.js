// PBKDF2 by the platform's own cryptography, in hexadecimal digits.

export const derive = async (secret, salt, rounds) => {
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(secret), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: rounds };
  const digest = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
