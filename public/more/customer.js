// Who the site has signed in, and the tokens that prove it.

/** How long a frame may take to use a token before the next one gets its own, in milliseconds. */
const PATIENCE = 5000;

/** `identify` takes a token, or a function that fetches one each time it is asked. */
export const customer = (partners) => {
  let who;
  let turn = Promise.resolve();

  const answer = async (self) => {
    const asked = who;
    let token;
    try {
      token = await (typeof asked === "function" ? asked() : asked);
    } catch {
      // A function that fails has no token; the frame hears that, and says so.
    }
    // Somebody else has signed in meanwhile, and every frame was told.
    if (asked !== who) return;
    const used = new Promise((resolve) => (self.settle = resolve));
    self.say({ is: "token", token: typeof token === "string" ? token : undefined });
    await used;
  };

  const identify = (source) => {
    who = source;
    turn = Promise.resolve();
    for (const one of partners) one.say({ is: who ? "signed" : "forget" });
  };

  return {
    signed: () => !!who,
    identify,
    /** Asks again who the customer is, if one was named. */
    again: () => who && identify(who),
    // A token is good for one session. One frame after the other: the later ones find the session of the first.
    give(self) {
      turn = turn.then(() => Promise.race([answer(self), new Promise((resolve) => setTimeout(resolve, PATIENCE))]));
    },
  };
};
