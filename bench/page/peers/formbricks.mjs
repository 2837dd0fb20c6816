// Formbricks: its loader from npm and its survey renderer. The core that the loader fetches from Formbricks' own
// server is not on npm; a few lines take its place, which fetch the renderer and show the survey when asked.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const survey = {
  id: "survey",
  name: "Shop",
  type: "web",
  status: "inProgress",
  environmentId: "env",
  languages: [],
  welcomeCard: { enabled: false, timeToFinish: false, showResponseCount: false },
  questions: [
    {
      id: "q1",
      type: "rating",
      headline: "How do you like the shop?",
      required: true,
      scale: "number",
      range: 5,
      lowerLabel: "Not at all",
      upperLabel: "Very much",
      logic: [],
    },
    {
      id: "q2",
      type: "openText",
      headline: "What should we do better?",
      required: false,
      inputType: "text",
      longAnswer: true,
      placeholder: "Your words",
      logic: [],
    },
  ],
  endings: [],
  thankYouCard: { enabled: false },
  hiddenFields: { enabled: false, fieldIds: [] },
  variables: [],
  styling: null,
};

const core = (survey) => `window.formbricks = {
  async setup({ appUrl }) {
    await new Promise((done) => {
      const script = document.createElement("script");
      script.src = appUrl + "/js/surveys.umd.cjs";
      script.onload = done;
      document.head.append(script);
    });
  },
  async track() {
    const { renderSurveyModal } = window["formbricks-surveys"] ?? window.formbricksSurveys ?? window.FormbricksSurveys;
    renderSurveyModal({
      survey: ${JSON.stringify(survey)},
      styling: { brandColor: { light: "#7a3b2e" }, allowStyleOverwrite: true },
      brandColor: "#7a3b2e", isBrandingEnabled: false, languageCode: "default", placement: "bottomRight",
      clickOutside: true, darkOverlay: false,
      getSetIsError() {}, getSetIsResponseSendingFinished() {}, onDisplay() {}, onResponse() {}, onClose() {},
      onFinished() {}, onRetry() {}, onFileUpload() {}, responseCount: 0,
    });
  },
};`;

export const formbricks = {
  name: "Formbricks surveys",
  packages: ["@formbricks/js", "@formbricks/surveys"],
  did:
    "its loader bundled by esbuild, and its survey renderer, which it fetches on load. The core between the two is not on " +
    "npm: thirty lines of ours stand in for it, in its favour. It has no launcher: a button of the page asks for the survey.",
  async files(packages) {
    const entry = `import formbricks from "@formbricks/js";
formbricks.setup({ workspaceId: "bench", appUrl: new URL(document.currentScript.src).origin });
document.getElementById("opinion").onclick = () => formbricks.track("opinion");`;
    const bundled = await build({
      stdin: { contents: entry, resolveDir: packages },
      bundle: true,
      minify: true,
      write: false,
      logLevel: "error",
    });
    return {
      "/loader.js": { type: "text/javascript", body: Buffer.from(bundled.outputFiles[0].contents) },
      "/js/formbricks.umd.cjs": { type: "text/javascript", body: Buffer.from(core(survey)) },
      "/js/surveys.umd.cjs": {
        type: "text/javascript",
        body: await readFile(path.join(packages, "@formbricks/surveys/dist/index.umd.js")),
      },
    };
  },
  answer: () => undefined,
  tag: (origin) => ({ foot: `<script async src="${origin}/loader.js"></script>\n` }),
  launcher: (page) => page.locator("#opinion"),
  ready: (page) => page.waitForFunction(() => window["formbricks-surveys"] ?? window.formbricksSurveys ?? window.FormbricksSurveys),
  opened: (page) => page.getByText("How do you like the shop?"),
};
