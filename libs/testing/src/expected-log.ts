/**
 * Where a service under test writes its log. Lines are kept for the spec; an error that it does not expect is shown, so
 * that a run is quiet where a fault is provoked, and nowhere else.
 */
export class ExpectedLog {
  readonly lines: string[] = [];

  /** @param expected  what lines of level error and above may say */
  constructor(
    private readonly expected: readonly RegExp[],
    private readonly show: (line: string) => void = (line) => void process.stderr.write(line),
  ) {}

  write(line: string): void {
    this.lines.push(line);
    const isError = /"level":"(error|fatal)"/.test(line);
    if (isError && !this.expected.some((pattern) => pattern.test(line))) this.show(line);
  }
}
