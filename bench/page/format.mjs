// How figures are written in the report.

export const bytes = (count) => Math.round(count).toLocaleString("en");
export const ms = (time) => (Math.abs(time) < 10 ? time.toFixed(1) : String(Math.round(time)));
export const points = (score) => (Math.abs(score) < 0.5 ? "0" : `${score > 0 ? "+" : "−"}${Math.abs(Math.round(score))}`);
export const share = (part) => `${Math.round(part * 100)} %`;
export const interval = ({ low, high }, written) => `${written(low)} to ${written(high)}`;
