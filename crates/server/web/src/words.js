// Words in the language of the page.

const japanese = document.documentElement.lang !== "en";

export function say(ja, en) {
  return japanese ? ja : en;
}
