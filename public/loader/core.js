// What every visitor gets: a launcher at the end of the page and the box it opens.
//
// It touches nothing else of the page, throws nothing into it, and leaves no trace when our host cannot be reached.

/** Begins, unless the page has us already. `panel` is its address; `fetchMore(attempt)` imports the second script. */
export const core = (script, config, panel, fetchMore) => {
  const doc = document;
  const before = window.kept;
  // A second copy of the line changes nothing; a queue stub is taken over. A browser too old for the panel gets none.
  if (!script?.src || before?.live || !doc.adoptedStyleSheets) return;

  const { name, texts } = config;
  const spoken = (script.dataset.lang || doc.documentElement.lang).slice(0, 2).toLowerCase();
  const lang = texts[spoken] ? spoken : Object.keys(texts)[0];
  const [title, closing, failed] = texts[lang];
  const address = panel + "&lang=" + lang;

  const make = (tag, into, properties) => into.appendChild(Object.assign(doc.createElement(tag), properties));
  const emit = (event) => doc.dispatchEvent(new Event("kept:" + event));

  // Not a div: frameworks that clean up after themselves remove those they do not know.
  const home = doc.createElement("kept-home");
  const root = home.attachShadow({ mode: "open" });
  // Two sheets: the second is the site's look, which a preview replaces.
  root.adoptedStyleSheets = [CORE_CSS, config.css ?? ""].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });

  const gone = new AbortController(); // also an options object: its signal ends listeners
  const queue = [];
  let frame, module, begun, patience, soon;
  let attempt = "";

  const fail = () => {
    box.className = "";
    retry.hidden = false;
    // A script that never came is asked for under another name: browsers may remember the first one as failed, or
    // still wait for it.
    if (!begun) {
      module = 0;
      attempt += "?";
    }
    // Where it was to decide how to begin, we begin without it.
    if (!home.isConnected) start();
    emit("failed");
    if (root.activeElement) retry.focus();
  };

  // Asks the second script for something; it is fetched the first time.
  const more = (wish, value) =>
    (module ||= fetchMore(attempt).then(
      ({ begin }) => (begun ||= begin(address, config, title, box, gone, start, open, close, load, attach, enable)),
      fail,
    ))
      .then((does) => gone.signal.aborted || does[wish](value))
      .catch(() => {});

  // The panel, on its own origin: nothing of it reaches the page, and nothing of the page reaches it.
  const wait = () => {
    box.className = "";
    clearTimeout(patience);
    patience = setTimeout(() => box.className || fail(), 15000);
  };
  const load = () => {
    if (frame && retry.hidden) return;
    frame?.remove();
    retry.hidden = true;
    wait();
    frame = make("iframe", box, { title: name, allow: "clipboard-write", src: address });
    frame.onload = () => more("greet", frame);
    more("turn");
  };
  const turned = () => {
    launcher.ariaExpanded = box.open;
    emit(box.open ? "open" : "close");
    more("turn");
  };
  const open = () => {
    attach();
    load();
    if (box.open) return;
    // On a phone the sheet covers the page, so the page must be out of reach as well.
    box[innerWidth > 480 ? "show" : "showModal"]();
    if (box.className) frame.focus();
    turned();
  };
  const close = () => box.close();

  const launcher = make("button", root, {
    className: "go",
    textContent: "★",
    ariaLabel: title,
    ariaHasPopup: "dialog",
    ariaExpanded: false,
    onclick: () => (box.open ? close() : open()),
    onpointerenter: load,
    onfocus: load,
  });
  const box = make("dialog", root, {
    ariaLabel: name,
    onclose() {
      // Whoever opened it from elsewhere in the page is there again by now.
      if (doc.activeElement == doc.body) launcher.focus();
      turned();
    },
  });
  const closer = make("button", box, { className: "x", textContent: "×", ariaLabel: closing, onclick: close });
  const retry = make("button", box, {
    className: "r",
    textContent: failed,
    hidden: true,
    onclick() {
      load();
      attach();
      closer.focus();
    },
  });
  // The page's single-key shortcuts must not fire for keys meant for us.
  home.onkeydown = home.onkeyup = home.onkeypress = (event) => {
    event.stopPropagation();
    if (event.key == "Escape") close();
  };

  // Whatever the page does to its body or its address, the launcher stays, and blocks that came are filled.
  const attach = () => {
    soon = 0;
    if (gone.signal.aborted) return;
    if (!home.isConnected) {
      // A frame that is moved begins anew.
      if (frame) wait();
      (doc.body ?? doc.documentElement).append(home);
    }
    // Slugs are written in escapes of either case.
    launcher.hidden = config.hide && RegExp(config.hide, "i").test(location.pathname);
    // After a failure only somebody who asks again makes us ask again.
    if (retry.hidden && doc.querySelector("[data-kept]")) more("fill");
  };
  const watch = new MutationObserver(() => {
    // Never at once: with a page that removes what it does not know, that would go on for ever.
    soon ||= setTimeout(attach, 99);
  });
  const start = () => {
    attach();
    if (gone.signal.aborted) return;
    watch.observe(doc, { childList: true, subtree: true });
    // Where browsers do not tell of a new address, what the page draws for it does.
    window.navigation?.addEventListener("currententrychange", attach, gone);
    emit("ready");
  };
  // In a page inside another one the second script sees first whether the browser would show our frame there.
  const idle = () => (window.requestIdleCallback ?? setTimeout)(self == top ? start : () => more("nest"), { timeout: 4000 });

  const enable = (more) => {
    Object.assign(calls, more);
    for (const call of queue.splice(0)) kept(...call);
  };
  const calls = {
    __proto__: null,
    consent() {
      if (self == top) enable({ open, close, preview: (look) => more("preview", look) });
      if (doc.readyState == "complete") idle();
      else addEventListener("load", idle, gone);
    },
    destroy() {
      gone.abort();
      clearTimeout(patience);
      watch.disconnect();
      home.remove();
      delete window.kept;
    },
  };
  // What cannot be done yet waits: for the customer's consent, or for the second script.
  const kept = (window.kept = (call, value) => (calls[call] ? calls[call](value) : queue.push([call, value])));
  kept.live = true;
  if (script.dataset.consent != "wait") calls.consent();
  for (const call of before?.q ?? []) kept(...call);
};
