import { useSyncExternalStore } from "react"
import { type Piece, textOf } from "./pieces"

/** Scripts with changes that were not saved, by film: they survive a visit of other pages of this tab. */
export interface Draft {
  readonly pieces: readonly Piece[]
  /** Digest of the script that was changed. */
  readonly digest: string
}

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

export const draftOf = (projectId: string): Draft | null => drafts.get(projectId) ?? null

export function keepDraft(projectId: string, draft: Draft | null): void {
  if (draft === null) drafts.delete(projectId)
  else drafts.set(projectId, draft)
  for (const listener of listeners) listener()
}

export function useDraft(projectId: string): Draft | null {
  return useSyncExternalStore(subscribe, () => draftOf(projectId))
}

/** What is still unsaved once `sent` was stored as `saved`: what was typed meanwhile, now a change of the saved script. */
export function draftAfterSave(
  draft: Draft | null,
  sent: string,
  saved: { readonly digest: string; readonly text: string },
  savedPieces: readonly Piece[],
): Draft | null {
  if (draft === null) return null
  const text = textOf(draft.pieces)
  if (text === sent || text === saved.text) return null
  return { pieces: withIdsOf(savedPieces, draft.pieces), digest: saved.digest }
}

/** Saving gives changed segments other ids. */
function withIdsOf(saved: readonly Piece[], pieces: readonly Piece[]): readonly Piece[] {
  const isAlike = saved.length === pieces.length && pieces.every(({ kind }, index) => kind === saved[index]?.kind)
  return isAlike ? pieces.map((piece, index) => ({ ...piece, id: saved[index]?.id ?? piece.id })) : pieces
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A reload or a closed tab would lose them. */
globalThis.addEventListener?.("beforeunload", (event) => {
  if (drafts.size > 0) event.preventDefault()
})
