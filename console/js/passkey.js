// WebAuthn: the browser's buffers as base64url, which is what the API speaks. Everything goes in and out as JSON text.

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const known = (ids) => (ids ?? []).map((id) => ({ type: "public-key", id: toBytes(id) }));

let waiting;

export const available = () => window.PublicKeyCredential !== undefined;

export const suggestible = async () => (await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) ?? false;

/** Ends a wait that a field began: a browser has room for one question at a time. */
export const abandon = () => {
  waiting?.abort();
  waiting = undefined;
};

/** A proof of possession; while `suggested`, the browser offers passkeys in the e-mail field and asks nothing itself. */
export const find = async (text, suggested) => {
  abandon();
  const { challenge, rp_id, credentials } = JSON.parse(text);
  waiting = new AbortController();
  const publicKey = { challenge: toBytes(challenge), rpId: rp_id, allowCredentials: known(credentials), userVerification: "required" };
  if (suggested) publicKey.allowCredentials = [];
  const found = await navigator.credentials.get({ publicKey, signal: waiting.signal, ...(suggested && { mediation: "conditional" }) });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return JSON.stringify({
    id: found.id,
    client_data: toText(clientDataJSON),
    authenticator_data: toText(authenticatorData),
    signature: toText(signature),
    user_handle: userHandle ? toText(userHandle) : null,
  });
};

/** A new passkey: one that finds its owner by itself, made and used with the device's own check of the person. */
export const make = async (text) => {
  abandon();
  const { challenge, rp_id, user, credentials } = JSON.parse(text);
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(challenge),
      rp: { id: rp_id, name: "Kept" },
      user: { id: toBytes(user.id), name: user.name, displayName: user.name },
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: known(credentials),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    },
  });
  const { response } = made;
  return JSON.stringify({
    id: made.id,
    client_data: toText(response.clientDataJSON),
    authenticator_data: toText(response.getAuthenticatorData()),
    public_key: toText(response.getPublicKey()),
    algorithm: response.getPublicKeyAlgorithm(),
  });
};
