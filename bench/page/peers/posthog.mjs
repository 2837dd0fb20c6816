// PostHog surveys: array.js, which every page of a company has, and surveys.js, which it fetches where there are any.
import { readFile } from "node:fs/promises";
import path from "node:path";

const KEY = "phc_bench";

const survey = {
  id: "0190c5d0-0000-0000-0000-000000000001",
  name: "How do you like the shop?",
  type: "widget",
  schedule: "always",
  start_date: "2026-01-01T00:00:00Z",
  end_date: null,
  conditions: null,
  linked_flag_key: null,
  targeting_flag_key: null,
  internal_targeting_flag_key: null,
  feature_flag_keys: null,
  appearance: { widgetType: "tab", widgetLabel: "Feedback", widgetColor: "#7a3b2e", whiteLabel: true },
  questions: [
    { id: "q1", type: "rating", display: "number", scale: 5, question: "How do you like the shop?", lowerBoundLabel: "Not at all", upperBoundLabel: "Very much" },
    { id: "q2", type: "open", question: "What should we do better?" },
  ],
};

// What the vendor's API says of a project that has surveys and nothing else.
const config = {
  token: KEY,
  surveys: true,
  supportedCompression: ["gzip-js"],
  hasFeatureFlags: false,
  sessionRecording: false,
  heatmaps: false,
  capturePerformance: false,
  autocapture_opt_out: true,
  autocaptureExceptions: false,
  siteApps: [],
};

export const posthog = {
  name: "PostHog surveys",
  packages: ["posthog-js"],
  did:
    "array.js by the vendor's queue, surveys.js by itself; its API answers that the project has one survey and nothing " +
    "else (no recording, heat map, autocapture). It draws its “Feedback” tab on load; a click opens the survey.",
  async files(packages) {
    const read = (name) => readFile(path.join(packages, "posthog-js/dist", name));
    const file = async (name) => ({ type: "text/javascript", body: await read(name) });
    const { version } = JSON.parse(await read("../package.json"));
    const remote = `(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})["${KEY}"]={config:${JSON.stringify(config)},siteApps:[]}`;
    return {
      "/static/array.js": await file("array.js"),
      [`/static/${version}/surveys.js`]: await file("surveys.js"),
      [`/array/${KEY}/config.js`]: { type: "text/javascript", body: Buffer.from(remote) },
    };
  },
  answer({ pathname }) {
    if (pathname.startsWith("/api/surveys")) return { surveys: [survey] };
    if (pathname.startsWith("/flags")) return { ...config, flags: {}, errorsWhileComputingFlags: false };
    if (pathname.startsWith(`/array/${KEY}/config`)) return config;
    return { status: 1 };
  },
  tag: (origin) => ({
    head: `<script>window.posthog=Object.assign([],{__SV:1,_i:[["${KEY}",{api_host:"${origin}",person_profiles:"identified_only",opt_out_useragent_filter:true},"posthog"]]})</script>
<script async src="${origin}/static/array.js"></script>
`,
  }),
  launcher: (page) => page.getByText("Feedback", { exact: true }),
  opened: (page) => page.getByText("How do you like the shop?"),
};
