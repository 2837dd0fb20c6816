// Loads the page again when the sources change. Only `cargo xtask dev` adds this.
(async () => {
  let known = "";
  for (;;) {
    try {
      const now = await (await fetch(`/_changes?since=${known}`)).text();
      if (known && now !== known) location.reload();
      known = now;
    } catch {
      await new Promise((done) => setTimeout(done, 500));
    }
  }
})();
