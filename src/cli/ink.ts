import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Puts a style on a text, on a terminal; elsewhere the text stays as it is. */
export type Ink = (style: Style, text: string) => string;

export function inkFor(colours: boolean): Ink {
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}
