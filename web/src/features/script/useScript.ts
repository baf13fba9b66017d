import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react"
import { type Schemas, send } from "../../shared/api/client"
import { useSettled } from "../../shared/useSettled"
import { draftOf, keepDraft, useDraft } from "./drafts"
import { type Piece, piecesOf, textOf } from "./pieces"
import { type Script, type ScriptAction, ScriptConflict } from "./saveScript"
import { newGesture, saverOf, scriptKey } from "./savers"

const PREVIEW_AFTER_MS = 600
/** Typing after such a pause is a change of its own. */
const PAUSE_MS = 10_000

/** The text under the writer's hands, what it would change, and how it is saved. */
export function useScript(projectId: string, known: Script) {
  const client = useQueryClient()
  // The cache has what was just saved before the page is told of it; the text must not jump back in between.
  const script = client.getQueryData<Script>(scriptKey(projectId)) ?? known
  const saver = saverOf(projectId, client)
  const { isSaving, error } = useSyncExternalStore(saver.subscribe, () => saver.state)
  const kept = useDraft(projectId)
  // What only cuts the text otherwise is void for another text.
  const draft = kept !== null && (kept.isChanged || kept.digest === script.digest) ? kept : null
  const stored = useMemo(() => piecesOf(script.text, script.chapters), [script])
  const pieces = draft?.pieces ?? stored
  const text = textOf(pieces)
  const isChanged = draft?.isChanged ?? false
  const digest = draft?.digest ?? script.digest
  const gestureOf = useTypingGestures()
  const conflict = error instanceof ScriptConflict ? error : null
  const { preview, isCurrent } = usePreview(projectId, isChanged ? text : null)
  const problems = (isChanged && preview?.problems) || []
  const isRefused = useRef(false)
  isRefused.current = problems.length > 0

  const keep = (changed: readonly Piece[], gesture: string, action?: ScriptAction) => {
    const wanted = textOf(changed)
    const differs = wanted !== script.text || isSaving
    keepDraft(projectId, { pieces: changed, digest, isChanged: differs })
    if (differs) saver.note(wanted, digest, gesture, action)
    else saver.forget()
    return differs
  }
  const write = (changed: readonly Piece[], index: number) => keep(changed, gestureOf(index))
  /** What is rearranged is saved at once; what was typed before it stays a change of its own. */
  const rearrange = (changed: readonly Piece[], action: ScriptAction | undefined) => {
    gestureOf(null)
    const differs = keep(changed, newGesture(), action)
    if (differs && conflict === null && problems.length === 0) void saver.flush()
  }
  const saveDraft = () => {
    if (error !== null) saver.note(text, digest, newGesture())
    void saver.flush()
  }
  const overwrite = () => {
    if (conflict === null || draft === null) return
    keepDraft(projectId, { ...draft, digest: conflict.stored.digest })
    saver.forget()
    saver.note(text, conflict.stored.digest, newGesture())
    void saver.flush()
  }
  const discard = (show: (script: Script) => void) => {
    if (conflict !== null) show(conflict.stored)
    saver.forget()
    keepDraft(projectId, null)
  }
  /** Cuts the text as it is stored once nobody types into it anymore; returns whether that moved anything. */
  const settle = () => {
    if (draftOf(projectId)?.isChanged !== false) return false
    keepDraft(projectId, null)
    return true
  }
  const canSave = isChanged && isCurrent && problems.length === 0 && error === null
  useEffect(() => {
    if (canSave) void saver.flush()
  }, [canSave, text, saver])
  useEffect(
    () => () => {
      if (saver.state.error === null && !isRefused.current) void saver.flush()
    },
    [saver],
  )
  return {
    pieces,
    stored,
    write,
    rearrange,
    settle,
    endGesture: () => gestureOf(null),
    discard,
    saveDraft,
    isSaving,
    error,
    conflict,
    overwrite,
    isChanged,
    /** Of what is written, or of what was just saved. */
    preview: isChanged || preview?.digest === script.digest ? preview : undefined,
  }
}

/** One gesture for what is typed into one place without a long pause. */
function useTypingGestures(): (index: number | null) => string {
  const last = useRef({ index: -1, at: 0, gesture: "" })
  return (index) => {
    const { index: before, at, gesture } = last.current
    const now = Date.now()
    const continues = index !== null && index === before && now - at < PAUSE_MS
    last.current = { index: index ?? -1, at: now, gesture: continues ? gesture : newGesture() }
    return last.current.gesture
  }
}

/** What an unsaved text would change; `isCurrent` once it is the answer for this very text. */
function usePreview(projectId: string, text: string | null) {
  const settled = useSettled(text, PREVIEW_AFTER_MS)
  const preview = useQuery({
    queryKey: ["preview", projectId, settled],
    queryFn: () =>
      send<Schemas["ScriptPreviewObject"]>("POST", `/api/projects/${projectId}/script/preview?decision=make`, {
        text: settled,
      }),
    placeholderData: keepPreviousData,
    enabled: settled !== null,
  })
  const isCurrent = text !== null && settled === text && preview.data !== undefined && !preview.isPlaceholderData
  return { preview: preview.data, isCurrent }
}
