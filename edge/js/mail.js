// Cloudflare's own way of sending mail, as the Worker for mail uses it.

// Resolves with "" once it was taken, or with the name of the error: the words beside it repeat the address.
export const mail = async (env, letter) => {
  try {
    await env.EMAIL.send(letter);
    return "";
  } catch (error) {
    return String(error.code ?? error.name ?? "error");
  }
};
