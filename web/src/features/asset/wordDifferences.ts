/** A piece of a text; `isSame` if the other text has it, too. */
export interface Piece {
  readonly text: string
  readonly isSame: boolean
}

type Pieces = readonly [first: readonly Piece[], second: readonly Piece[]]

// The table grows with the product of the lengths; what differs in more words is another text.
const LARGEST_TABLE = 1_000_000

/** Both texts in pieces, so that what only one of them says can be marked. */
export function wordDifferences(first: string, second: string): Pieces {
  const [ours, theirs] = [wordsOf(first), wordsOf(second)]
  const start = sharedStart(ours, theirs)
  const end = sharedEnd(ours.slice(start), theirs.slice(start))
  const common = longestCommon(middle(ours, start, end), middle(theirs, start, end))
  const isShared = (words: readonly string[], within: ReadonlySet<number>) => (index: number) =>
    index < start || index >= words.length - end || within.has(index - start)
  return [
    joined(ours, isShared(ours, new Set(common.map(([one]) => one)))),
    joined(theirs, isShared(theirs, new Set(common.map(([, other]) => other)))),
  ]
}

/** Words with the space after them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

function sharedStart(ours: readonly string[], theirs: readonly string[]): number {
  const different = ours.findIndex((word, index) => !isSameWord(word, theirs[index]))
  return different === -1 ? ours.length : different
}

function sharedEnd(ours: readonly string[], theirs: readonly string[]): number {
  return sharedStart(ours.toReversed(), theirs.toReversed())
}

function middle(words: readonly string[], start: number, end: number): readonly string[] {
  return words.slice(start, words.length - end)
}

/** Pairs of places of the longest sequence of words that both have. */
function longestCommon(ours: readonly string[], theirs: readonly string[]): readonly (readonly [number, number])[] {
  if (ours.length * theirs.length > LARGEST_TABLE) return []
  const lengths = lengthsOf(ours, theirs)
  const at = (one: number, other: number) => lengths[one]?.[other] ?? 0
  const pairs: [number, number][] = []
  let [one, other] = [0, 0]
  while (one < ours.length && other < theirs.length) {
    if (isSameWord(ours[one], theirs[other])) pairs.push([one++, other++])
    else if (at(one + 1, other) >= at(one, other + 1)) one += 1
    else other += 1
  }
  return pairs
}

/** For each pair of places, how many words the rests of both have in common. */
function lengthsOf(ours: readonly string[], theirs: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: ours.length + 1 }, () => new Uint32Array(theirs.length + 1))
  for (let one = ours.length - 1; one >= 0; one -= 1) {
    const [row, next] = [rows[one], rows[one + 1]]
    if (row === undefined || next === undefined) continue
    for (let other = theirs.length - 1; other >= 0; other -= 1) {
      const isSame = isSameWord(ours[one], theirs[other])
      row[other] = isSame ? (next[other + 1] ?? 0) + 1 : Math.max(next[other] ?? 0, row[other + 1] ?? 0)
    }
  }
  return rows
}

function isSameWord(one: string | undefined, other: string | undefined): boolean {
  return one?.trimEnd() === other?.trimEnd()
}

function joined(words: readonly string[], isShared: (index: number) => boolean): readonly Piece[] {
  const pieces: { text: string; isSame: boolean }[] = []
  words.forEach((word, index) => {
    const isSame = isShared(index)
    const last = pieces.at(-1)
    if (last?.isSame === isSame) last.text += word
    else pieces.push({ text: word, isSame })
  })
  return pieces
}
