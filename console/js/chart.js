// Draws lines over time with uPlot, in the colours of the present theme. The library comes when the first chart does.

const drawn = new WeakMap();

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * `period` is what a day of the chart stands for; `values` are those of all lines, one line after another; `bounds` are
 * the least and the greatest there can be, if there are any.
 */
export const draw = async (place, period, days, names, colours, values, bounds) => {
  const { default: Plot } = await import("uplot");
  if (!place.isConnected) return;
  const lines = names.map((_, at) => values.slice(at * days.length, (at + 1) * days.length));
  const lang = document.documentElement.lang;
  const month = new Intl.DateTimeFormat(lang, { month: "short", timeZone: "UTC" });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  // Where nobody points at a day, the legend tells of the newest one.
  const legend = (written) => (plot, value, line) => written(value ?? plot.data[line].at(-1));
  const whole = new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 });
  const axis = { stroke: () => style("--ink-soft"), font: "12px " + style("--font"), ticks: { show: false } };
  const options = {
    width: place.clientWidth,
    height: 220,
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_, __, most) => (bounds.length ? [...bounds] : [0, Math.max(4, most * 1.15)]) } },
    axes: [
      { ...axis, grid: { show: false }, space: 64, values: (_, ticks) => ticks.map((at) => month.format(at * 1000)) },
      { ...axis, grid: { stroke: () => style("--line"), width: 1 }, size: 44, values: (_, ticks) => ticks.map((n) => whole.format(n)) },
    ],
    series: [
      { label: period, value: legend((at) => day.format(at * 1000)) },
      ...names.map((label, at) => ({
        label,
        stroke: () => style(colours[at]),
        fill: () => (at === 0 ? `color-mix(in srgb, ${style(colours[at])} 12%, transparent)` : undefined),
        width: 2,
        points: { show: days.length < 3 },
        value: legend((n) => whole.format(n)),
      })),
    ],
  };
  end(place);
  const plot = new Plot(options, [days.map((text) => Date.parse(text) / 1000), ...lines], place);
  const follow = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 220 }));
  follow.observe(place);
  const theme = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => plot.redraw(false);
  theme.addEventListener("change", repaint);
  drawn.set(place, () => {
    follow.disconnect();
    theme.removeEventListener("change", repaint);
    plot.destroy();
  });
};

/** Takes the chart away, if it was drawn. */
export const end = (place) => {
  drawn.get(place)?.();
  drawn.delete(place);
};
