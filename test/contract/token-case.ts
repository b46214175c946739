/** How an operation is tried with client tokens. */
export interface TokenCase {
  /** Parameters of a call that has an effect; made anew for each test. */
  readonly prepare: () => Promise<Readonly<Record<string, unknown>>>
  /** What makes it another call. */
  readonly change: Readonly<Record<string, unknown>>
  /** Something that shows how often the call had its effect. */
  readonly effects: (params: Readonly<Record<string, unknown>>) => Promise<unknown>
}
