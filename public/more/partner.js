// One frame or tab of ours, and the port over which we speak with it.

/**
 * A new partner, not greeted yet. `hears` says what each word that it may use does; a word is called with the partner
 * and the message's two texts. Everything else is as if it had not been said.
 */
export const partner = (partners, origin, signed, hears, arrived = () => {}) => {
  const words = new Map(Object.entries(hears));
  const string = (value) => (typeof value === "string" ? value : undefined);
  let port;
  const self = {
    /** Says hello to the document in a window of ours; no other origin's gets to hear it. */
    greet(window) {
      const { port1, port2 } = new MessageChannel();
      port?.close();
      port = port1;
      port.onmessage = ({ data }) => words.get(data?.is)?.(self, string(data.text), string(data.label));
      const page = location.origin + location.pathname;
      window.postMessage({ is: "hello", signed: signed(), page }, origin, [port2]);
    },
    /** Says something, and whether there was anybody to say it to. */
    say(message) {
      port?.postMessage(message);
      return !!port;
    },
    /** Called when it runs and has heard the hello. */
    arrived,
    /** Called when the customer's card has come, or will not come. */
    settle() {},
    leave() {
      port?.close();
      partners.delete(self);
    },
  };
  partners.add(self);
  return self;
};
