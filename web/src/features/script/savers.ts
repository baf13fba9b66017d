import type { QueryClient } from "@tanstack/react-query"
import { draftAfterSave, draftOf, keepDraft } from "./drafts"
import { piecesOf, textOf } from "./pieces"
import { ScriptSaver } from "./ScriptSaver"
import { type Script, saveScript } from "./saveScript"

const savers = new Map<string, ScriptSaver>()

export const scriptKey = (projectId: string) => ["film", projectId, "script"] as const

/** The one that saves a film's script; it goes on saving while other pages are visited. */
export function saverOf(projectId: string, client: QueryClient): ScriptSaver {
  const known = savers.get(projectId)
  if (known !== undefined) return known
  const saver = new ScriptSaver(
    (text, digest, gesture, action) => saveScript(projectId, text, digest, gesture, action),
    (saved, sent, isLast) => adopt(projectId, client, saved, sent, isLast),
  )
  savers.set(projectId, saver)
  return saver
}

/** Saves what was written about a film, and returns whether all of it is stored. */
export async function saveWritten(projectId: string, client: QueryClient): Promise<boolean> {
  const draft = draftOf(projectId)
  if (draft === null || !draft.isChanged) return true
  const saver = saverOf(projectId, client)
  if (saver.state.error !== null) saver.note(textOf(draft.pieces), draft.digest, newGesture())
  return saver.flush()
}

/** A name for what is undone at once. */
export const newGesture = () => crypto.getRandomValues(new Uint32Array(3)).join("-")

function adopt(projectId: string, client: QueryClient, saved: Script, sent: string, isLast: boolean): void {
  // An answer that is on its way may be older than this one.
  void client.cancelQueries({ queryKey: scriptKey(projectId) })
  client.setQueryData(scriptKey(projectId), saved)
  keepDraft(projectId, draftAfterSave(draftOf(projectId), sent, saved, piecesOf(saved.text, saved.chapters)))
  if (!isLast) return
  void client.invalidateQueries({
    queryKey: ["film", projectId],
    predicate: ({ queryKey }) => queryKey[2] !== scriptKey(projectId)[2],
  })
}
