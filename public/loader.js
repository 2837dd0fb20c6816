// Kept's loader: the only thing that every visitor of a page downloads, so it is written by hand and kept small.
//
// It puts a launcher at the end of the page and fetches the panel when somebody reaches for it. It touches nothing
// else of the page, throws nothing into it, and leaves no trace when our host cannot be reached.
(() => {
  const doc = document;
  const script = doc.currentScript;
  const before = window.kept;
  // A second copy of the line changes nothing; a queue stub is taken over.
  if (!script || before?.live) return;

  const { site, name, texts } = "__KEPT_CONFIG__";
  const origin = new URL(script.src).origin;
  const spoken = (script.dataset.lang || doc.documentElement.lang).slice(0, 2);
  const lang = texts[spoken] ? spoken : Object.keys(texts)[0];
  const [title, closing, failed] = texts[lang];

  // Longhands with !important win against a page that resets everything; the rest is out of its reach. Only px.
  const css = `
:host{all:initial!important;color-scheme:light dark!important;position:fixed!important;inset-block:auto 20px!important;inset-inline:auto 20px!important;z-index:2147483647!important}
*{position:absolute;inset:auto;border:0;padding:0}
b:empty,.r{display:none}
button{height:44px;min-width:44px;border-radius:28px;background:#8882;color:inherit;font:600 15px/20px system-ui;cursor:pointer}
:focus-visible{outline:3px solid #3b82f6;outline-offset:2px}
.go{position:static;width:56px;height:56px;font-size:26px;background:var(--kept-accent,#0b6b4f);color:var(--kept-on-accent,#fff);box-shadow:0 4px 16px #0006}
b{font:600 13px/22px system-ui;inset-block:-6px auto;inset-inline:auto -4px;padding:0 7px;border-radius:28px;background:#fff;color:#111}
dialog{inset-block:auto 72px;inset-inline:auto 0;width:400px;height:min(680px,100vh - 112px);margin:0;border:1px solid #8884;border-radius:20px;overflow:hidden;color:CanvasText;background:linear-gradient(#8882 0 0) 50% 128px/88% 200px no-repeat Canvas;box-shadow:0 4px 48px #0006}
dialog::backdrop{background:none}
.x{z-index:1;inset-block:12px auto;inset-inline:auto 12px;font-size:24px}
.off .r{display:block;inset:350px 24px auto}
iframe{width:100%;height:100%;visibility:hidden}
.on iframe{visibility:visible}
@media(max-width:480px){dialog{position:fixed;inset:0;max-width:none;width:100%;max-height:none;height:100dvh;border:0;border-radius:0}}
@media(prefers-reduced-motion:no-preference){dialog{animation:k .2s}@keyframes k{0%{opacity:0;translate:0 12px}}}
@media print{:host{display:none!important}}`;

  const make = (tag, into, properties) => Object.assign(into.appendChild(doc.createElement(tag)), properties);
  const aria = (element, attribute, value) => element.setAttribute("aria-" + attribute, value);
  const tell = (is, token) => port?.postMessage({ is, token });
  const emit = (event, detail) => doc.dispatchEvent(new CustomEvent("kept:" + event, { detail }));

  // Not a div: frameworks that clean up after themselves remove those they do not know.
  const home = doc.createElement("kept-home");
  const root = home.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    make("style", root, { nonce: script.nonce, textContent: css });
  }

  const launcher = make("button", root, { className: "go", textContent: "★" });
  aria(launcher, "haspopup", "dialog");
  aria(launcher, "label", title);
  const badge = make("b", launcher);
  const box = make("dialog", root);
  aria(box, "label", name);
  const close = () => box.close();
  aria(make("button", box, { className: "x", textContent: "×", onclick: close }), "label", closing);
  const retry = make("button", box, { className: "r", textContent: failed });

  let frame, port, who, patience;

  // The panel, on its own origin: nothing of it reaches the page, and nothing of the page reaches it.
  const load = () => {
    if (frame) return;
    patience = setTimeout(() => {
      box.className = "off";
      if (root.activeElement) retry.focus();
    }, 15000);
    frame = make("iframe", box, { title: name, allow: "clipboard-write" });
    frame.onload = () => {
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = hear;
      frame.contentWindow.postMessage({ is: "hello", signed: !!who }, origin, [channel.port2]);
      if (box.open) tell("open");
    };
    frame.src = `${origin}/panel?site=${site}&lang=${lang}`;
  };

  retry.onclick = () => {
    frame.remove();
    frame = port = 0;
    box.className = "";
    load();
  };

  const hear = ({ data: { is, text, label } }) => {
    if (is == "ready") {
      clearTimeout(patience);
      box.className = "on";
      // Only who still waits in the box is taken along: the customer may be back on the page.
      if (root.activeElement) frame.focus();
    } else if (is == "token") {
      const asked = who;
      const answer = (token) => asked == who && tell(is, token);
      // A callback that fails has no token; the panel hears that, and says so.
      new Promise((give) => give(asked?.call ? asked() : asked)).then(answer, () => answer());
    } else if (is == "balance") {
      badge.textContent = text;
      aria(launcher, "label", label || title);
    } else if (is == "redeemed") emit(is, { reward: text });
    else if (is == "close") close();
  };

  const turned = (way) => {
    aria(launcher, "expanded", box.open);
    tell(way);
    emit(way);
  };
  const open = () => {
    start();
    load();
    if (box.open) return;
    // On a phone the sheet covers the page, so the page must be out of reach as well.
    box[matchMedia("(max-width:480px)").matches ? "showModal" : "show"]();
    if (box.className == "on") frame.focus();
    turned("open");
  };
  box.onclose = () => {
    launcher.focus();
    turned("close");
  };
  launcher.onclick = () => (box.open ? close() : open());
  launcher.onpointerenter = launcher.onfocus = launcher.ontouchstart = load;
  // The page's single-key shortcuts must not fire for keys meant for us.
  home.onkeydown = home.onkeyup = home.onkeypress = (event) => {
    event.stopPropagation();
    if (event.key == "Escape") close();
  };

  // A page that swaps its body takes us along.
  const attach = () => {
    if (!doc.body) return;
    if (!home.isConnected) doc.body.append(home);
    stay.observe(doc.body, { childList: true });
  };
  const stay = new MutationObserver(attach);
  const start = () => {
    if (home.isConnected || window.kept != kept) return;
    stay.observe(doc.documentElement, { childList: true });
    attach();
    emit("ready");
  };

  const identify = (source) => {
    who = source;
    tell(who ? "signed" : "forget");
  };
  const calls = {
    open,
    close,
    identify,
    forget: () => identify(),
    destroy() {
      stay.disconnect();
      home.remove();
      delete window.kept;
    },
  };
  const kept = (window.kept = (call, value) => calls[call]?.(value));
  kept.live = true;
  for (const call of before?.q ?? []) kept(...call);

  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 4000 });
  if (doc.readyState == "complete") idle();
  else addEventListener("load", idle);
})();
