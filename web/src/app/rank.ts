/** Something that the palette finds by its words. */
export interface Findable {
  readonly words: string
}

const MARKS = /\p{M}/gu

/** What has all typed words, in any order; what begins with them first, otherwise in the given order. */
export function ranked<Item extends Findable>(items: readonly Item[], typed: string): Item[] {
  const wanted = folded(typed).split(/\s+/u).filter(Boolean)
  const scored = items.map((item) => ({ item, score: scoreOf(folded(item.words), wanted) }))
  return scored
    .filter(({ score }) => score !== null)
    .sort((one, other) => (one.score ?? 0) - (other.score ?? 0))
    .map(({ item }) => item)
}

/** 0 where the words begin with what was typed, 1 where a word does, 2 elsewhere; null if a word is missing. */
function scoreOf(words: string, wanted: readonly string[]): number | null {
  const [first] = wanted
  if (first === undefined) return 0
  if (!wanted.every((word) => words.includes(word))) return null
  if (words.startsWith(first)) return 0
  return words.includes(` ${first}`) ? 1 : 2
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase()
}
