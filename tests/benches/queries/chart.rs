//! The chart: a bar for each query and server, on a logarithmic scale.

use std::fmt::Write as _;

use crate::Measured;

const COLOURS: [&str; 4] = ["#1b4f8a", "#d9822b", "#6b8e23", "#888888"];
const LEFT: f64 = 150.0;
const WIDTH: f64 = 560.0;
const BAR: f64 = 9.0;

/// The shortest and longest times of the scale, as powers of ten in milliseconds.
const SCALE: (f64, f64) = (-1.0, 4.0);

/// The chart of all rows.
pub(crate) fn svg(names: &[String], rows: &[(&str, Vec<Option<Measured>>)]) -> String {
    let step = BAR * names.len() as f64 + 8.0;
    let height = 50.0 + step * rows.len() as f64 + 30.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n<title>Time of each query in milliseconds</title>\n",
        LEFT + WIDTH + 70.0
    );
    for (at, name) in names.iter().enumerate() {
        let x = LEFT + 130.0 * at as f64;
        let colour = COLOURS[at % COLOURS.len()];
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"8\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{}\" y=\"18\">{name}</text>",
            x + 16.0
        );
    }
    for power in SCALE.0 as i32..=SCALE.1 as i32 {
        let x = place(10_f64.powi(power));
        let _ = writeln!(
            out,
            "<path d=\"M{x} 34V{}\" stroke=\"#ddd\"/><text x=\"{x}\" y=\"32\" text-anchor=\"middle\">{} ms</text>",
            height - 20.0,
            10_f64.powi(power)
        );
    }
    for (row, (name, measured)) in rows.iter().enumerate() {
        let top = 42.0 + step * row as f64;
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>",
            LEFT - 8.0,
            top + step / 2.0
        );
        for (at, measured) in measured.iter().enumerate() {
            let Some(measured) = measured else { continue };
            let (y, end) = (top + BAR * at as f64, place(measured.median));
            let _ = writeln!(
                out,
                "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{}\"/><text x=\"{}\" y=\"{}\" font-size=\"8\">{:.2}</text>",
                (end - LEFT).max(1.0),
                BAR - 1.0,
                COLOURS[at % COLOURS.len()],
                end + 3.0,
                y + BAR - 2.0,
                measured.median
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

fn place(milliseconds: f64) -> f64 {
    let (first, last) = SCALE;
    let power = milliseconds.max(1e-3).log10().clamp(first, last);
    LEFT + WIDTH * (power - first) / (last - first)
}
