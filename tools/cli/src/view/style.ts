import { styleText } from 'node:util';

/** How the parts of a view are set off. */
export interface Style {
  title(text: string): string;
  heading(text: string): string;
  /** What stands beside the point. */
  aside(text: string): string;
}

/** `colour` is the caller's decision alone: what Node finds out about its own stdout does not matter. */
export function styleFor(colour: boolean): Style {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colour && text ? styleText(format, text, { validateStream: false }) : text;
  return { title: styled('bold'), heading: styled('cyan'), aside: styled('dim') };
}
