// Results as a chart where there are numbers: a bar for each row, named by its first other column.

const SVG = "http://www.w3.org/2000/svg";
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
const MOST = 40;
const LINE = 26;

function svg(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** As much of a text as has room; letters of Japanese are as wide as two of English. */
function short(text) {
  let room = 54;
  const cut = [...text].filter((letter) => (room -= letter > "~" ? 2 : 1) > 0).join("");
  return cut.length < text.length ? `${cut}…` : cut;
}

/** What a row is called: a label, a text, or the end of an IRI. */
function called(value, labelOf) {
  if (!value) return "";
  return labelOf(value.value) ?? (value.type === "uri" ? value.value.replace(/^.*[/#](?=.)/, "") : value.value);
}

/** The picture, or nothing where no column holds numbers. */
export function chart(json, labelOf) {
  const rows = json.results.bindings;
  const isNumber = (name) => rows.every((row) => !row[name] || NUMBER.test(row[name].datatype ?? ""));
  const numbers = json.head.vars.filter((name) => isNumber(name) && rows.some((row) => row[name]));
  const names = json.head.vars.filter((name) => !numbers.includes(name));
  const [number, name] = [numbers.at(-1), names.at(-1)];
  if (!number || !name || rows.length < 2) return null;
  const shown = rows.filter((row) => row[number]).slice(0, MOST);
  const most = Math.max(...shown.map((row) => Math.abs(Number(row[number].value))), Number.MIN_VALUE);
  const picture = svg("svg", { class: "bars", viewBox: `0 0 960 ${shown.length * LINE + 6}`, role: "img" });
  picture.setAttribute("aria-label", `${name}, ${number}`);
  shown.forEach((row, at) => {
    const value = Number(row[number].value);
    const y = at * LINE + 4;
    const width = Math.max(1, (Math.abs(value) / most) * 420);
    picture.append(
      svg("text", { x: 0, y: y + 14 }, short(called(row[name], labelOf))),
      svg("rect", { class: value < 0 ? "below" : "above", x: 400, y, width, height: 18 }),
      svg("text", { x: width + 406, y: y + 14 }, row[number].value),
    );
  });
  return picture;
}
