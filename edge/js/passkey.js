// What a passkey made or signed, checked by @passwordless-id/webauthn on the platform's own cryptography.
//
// Each function takes one JSON text and answers with the authenticator's counter; what does not hold throws.
import { parseCryptoKey, verifyAuthentication } from "@passwordless-id/webauthn/dist/esm/server.js";
import { getAlgoName, parseAuthenticator, parseClient } from "@passwordless-id/webauthn/dist/esm/parsers.js";
import { parseBase64url, sha256, toBase64url, toBuffer } from "@passwordless-id/webauthn/dist/esm/utils.js";

const insist = (holds, what) => {
  if (!holds) throw new Error(what);
};

// A page of somebody else's that frames ours may show a passkey's prompt, but not speak for our page.
const insistOnOwnPage = (client) => insist(client.crossOrigin !== true, "another page asked");

/** A signed challenge. */
export async function used(text) {
  const { use, key, challenge, origin, rp_id } = JSON.parse(text);
  const algorithm = getAlgoName(key.algorithm);
  insistOnOwnPage(parseClient(use.client_data));
  const response = {
    clientDataJSON: use.client_data,
    authenticatorData: use.authenticator_data,
    signature: algorithm === "ES256" ? evenly(use.signature) : use.signature,
  };
  const info = await verifyAuthentication(
    { id: use.id, response },
    { id: use.id, publicKey: key.public_key, algorithm },
    { challenge, origin, domain: rp_id, userVerified: true, counter: key.counter },
  );
  return String(info.counter);
}

/** A new passkey. Nothing is signed when one is made: without attestation its maker vouches for it by being signed in. */
export async function made(text) {
  const { passkey, challenge, origin, rp_id } = JSON.parse(text);
  const client = parseClient(passkey.client_data);
  insistOnOwnPage(client);
  insist(client.type === "webauthn.create", "not made");
  insist(client.challenge === challenge, "another challenge");
  insist(client.origin === origin, "another origin");
  const data = parseBase64url(passkey.authenticator_data);
  const { rpIdHash, flags, signCount } = parseAuthenticator(data);
  insist(rpIdHash === toBase64url(await sha256(toBuffer(rp_id))), "another host");
  insist(flags.userPresent && flags.userVerified && flags.attestedData, "nobody verified");
  // The credential's id stands behind 37 bytes of head, 16 of model and 2 of its length.
  const end = 55 + new DataView(data).getUint16(53);
  insist(toBase64url(data.slice(55, end)).replaceAll("=", "") === passkey.id, "another id");
  await parseCryptoKey(getAlgoName(passkey.algorithm), passkey.public_key);
  return String(signCount);
}

// The library takes an ECDSA signature's numbers from fixed places. In DER a number loses its leading zeros, which
// makes one in 128 signatures shorter: here both get 32 bytes again, with a zero in front.
function evenly(signature) {
  const der = new Uint8Array(parseBase64url(signature));
  const number = (at) => {
    const digits = der.slice(at + 2, at + 2 + der[at + 1]);
    const first = digits.findIndex((digit) => digit !== 0);
    const significant = first < 0 ? [] : digits.subarray(first);
    insist(der[at] === 2 && significant.length <= 32, "no signature");
    return [...new Array(32 - significant.length).fill(0), ...significant];
  };
  insist(der[0] === 0x30 && der.length > 8 && der[1] === der.length - 2, "no signature");
  return toBase64url(Uint8Array.of(0x30, 70, 2, 33, 0, ...number(2), 2, 33, 0, ...number(4 + der[3])));
}
