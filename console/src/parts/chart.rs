//! Lines over time, drawn by uPlot, which is loaded when the first chart is shown. The same figures stand beside it as
//! a table for those who cannot see the lines.

use crate::prelude::*;
use leptos::html;

/// One line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it counts.
    pub name: String,
    /// A value for each day of the chart.
    pub values: Vec<f64>,
    /// The custom property with its colour: `--accent`.
    pub colour: &'static str,
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/chart.js")]
    extern "C" {
        pub(super) fn draw(
            place: &web_sys::HtmlElement,
            period: &str,
            days: Vec<String>,
            names: Vec<String>,
            colours: Vec<String>,
            values: Vec<f64>,
            bounds: Vec<f64>,
        );
        pub(super) fn end(place: &web_sys::HtmlElement);
    }
}

/// The chart with its table.
#[component]
pub fn Chart(
    /// What it shows.
    #[prop(into)]
    caption: String,
    /// What the first column of the table is: a week, a month.
    #[prop(into)]
    period: String,
    /// The days its points stand at, `2026-11-16`, oldest first.
    days: Vec<String>,
    /// The lines.
    lines: Vec<Line>,
    /// The least and the greatest that there can be; from nought to the highest point where it is missing.
    #[prop(optional)]
    bounds: Option<(f64, f64)>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let bounds = bounds.map_or_else(Vec::new, |(least, most)| vec![least, most]);
    let heads = lines.iter().map(|line| view! { <th scope="col">{line.name.clone()}</th> }).collect_view();
    let rows = days.iter().enumerate().map(|(at, day)| {
        let cells = lines
            .iter()
            .map(|line| view! { <td>{crate::intl::figure(line.values.get(at).copied().unwrap_or_default())}</td> });
        view! { <tr><th scope="row">{crate::intl::day(day, "UTC")}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    #[cfg(not(target_arch = "wasm32"))]
    drop(bounds);
    #[cfg(target_arch = "wasm32")]
    {
        let of = period.clone();
        Effect::new(move |_| {
            let Some(place) = place.get() else { return };
            let all = lines.iter().flat_map(|line| line.values.iter().copied()).collect();
            let names = lines.iter().map(|line| line.name.clone()).collect();
            let colours = lines.iter().map(|line| line.colour.to_owned()).collect();
            browser::draw(&place, &of, days.clone(), names, colours, all, bounds.clone());
        });
        on_cleanup(move || {
            if let Some(place) = place.get_untracked() {
                browser::end(&place);
            }
        });
    }
    view! {
        <figure class="chart">
            <figcaption>{caption.clone()}</figcaption>
            <div node_ref=place aria-hidden="true"></div>
            // In a box of its own: a table grows with its cells whatever width it is given.
            <div class="said">
                <table>
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">{period}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </figure>
    }
}
