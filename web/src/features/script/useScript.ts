import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { type Schemas, send } from "../../shared/api/client"
import { useSettled } from "../../shared/useSettled"
import { draftAfterSave, draftOf, keepDraft, useDraft } from "./drafts"
import { type Piece, piecesOf, textOf } from "./pieces"
import { type Script, ScriptConflict, saveScript } from "./saveScript"

const PREVIEW_AFTER_MS = 600

export const scriptKey = (projectId: string) => ["film", projectId, "script"] as const

/** The text under the writer's hands, what it would change, and the way to save it. */
export function useScript(projectId: string, script: Script) {
  const client = useQueryClient()
  const draft = useDraft(projectId)
  const stored = useMemo(() => piecesOf(script.text, script.chapters), [script])
  const pieces = draft?.pieces ?? stored
  const text = textOf(pieces)
  const write = (changed: readonly Piece[]) => {
    const isChanged = textOf(changed) !== script.text
    keepDraft(projectId, isChanged ? { pieces: changed, digest: draft?.digest ?? script.digest } : null)
  }
  const save = useMutation({
    mutationFn: (sent: { text: string; digest: string }) => saveScript(projectId, sent.text, sent.digest),
    onSuccess: async (saved, sent) => {
      const left = draftAfterSave(draftOf(projectId), sent.text, saved, piecesOf(saved.text, saved.chapters))
      client.setQueryData(scriptKey(projectId), saved)
      keepDraft(projectId, left)
      await client.invalidateQueries({ queryKey: ["film", projectId] })
    },
  })
  const saveDraft = () => save.mutate({ text, digest: draft?.digest ?? script.digest })
  const conflict = save.error instanceof ScriptConflict ? save.error : null
  const overwrite = () => {
    if (conflict === null || draft === null) return
    keepDraft(projectId, { ...draft, digest: conflict.stored.digest })
    save.mutate({ text, digest: conflict.stored.digest })
  }
  const discard = () => {
    if (conflict !== null) client.setQueryData(scriptKey(projectId), conflict.stored)
    keepDraft(projectId, null)
    save.reset()
  }
  const settled = useSettled(draft === null ? null : text, PREVIEW_AFTER_MS)
  const preview = useQuery({
    queryKey: ["preview", projectId, settled],
    queryFn: () =>
      send<Schemas["ScriptPreviewObject"]>("POST", `/api/projects/${projectId}/script/preview?decision=make`, {
        text: settled,
      }),
    placeholderData: keepPreviousData,
    enabled: settled !== null,
  })
  const isChanged = draft !== null
  return {
    pieces,
    stored,
    write,
    discard,
    saveDraft,
    save,
    conflict,
    overwrite,
    isChanged,
    preview: isChanged ? preview.data : undefined,
  }
}
