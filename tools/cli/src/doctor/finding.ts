/** What one check found. */
export interface Finding {
  name: string;
  ok: boolean;
  found: string;
  /** What to do; present where something is wrong. */
  cure?: string;
}

export const fine = (name: string, found: string): Finding => ({ name, ok: true, found });
export const problem = (name: string, found: string, cure: string): Finding => ({
  name,
  ok: false,
  found,
  cure,
});
