import { styleText } from 'node:util';

/** How the parts of a view are set off. */
export interface Style {
  title(text: string): string;
  heading(text: string): string;
  /** What stands beside the point. */
  aside(text: string): string;
}

export function styleFor(colour: boolean): Style {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colour && text ? styleText(format, text) : text;
  return { title: styled('bold'), heading: styled('cyan'), aside: styled('dim') };
}
