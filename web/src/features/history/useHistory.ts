import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { ApiError, type AssetRow, type Job, type Schemas, type Segment, get, send } from "../../shared/api/client"
import { HISTORY_TEXT } from "../../shared/text"
import { draftOf, keepDraft, useDraft } from "../script/drafts"
import { newGesture, saveWritten } from "../script/savers"
import { type NameOf, assetNames, plainLabel } from "./differences"
import { tell } from "./notice"

type History = Schemas["HistoryObject"]
type Step = Schemas["HistoryStepObject"]
type Change = Schemas["ChangeObject"]

const REFRESH_MS = 10_000

/** The film's next undo and redo, as the API has them. */
export function useHistory(projectId: string) {
  const client = useQueryClient()
  const path = `/api/projects/${projectId}`
  const queryKey = ["film", projectId, "history"]
  const read = () => get<History>(`${path}/history?limit=1`)
  const history = useQuery({ queryKey, queryFn: read, refetchInterval: REFRESH_MS })
  const isUnsaved = useDraft(projectId)?.isChanged ?? false
  const step = useMutation({
    // Steps that are asked for quickly are taken one after another.
    scope: { id: `history ${projectId}` },
    mutationFn: async (kind: "undo" | "redo") => {
      const hasTyped = draftOf(projectId)?.isChanged ?? false
      if (hasTyped && !(await saveWritten(projectId, client))) throw new Error(HISTORY_TEXT.unsavable)
      // The change that the button named is meant, unless what was typed became one just now.
      const shown = client.getQueryData<History>(queryKey)
      const known = hasTyped || shown === undefined ? await read() : shown
      const number = known[kind]?.number ?? null
      return send<Step>("POST", `${path}/${kind}`, { number })
    },
    onSuccess: (answer, kind) => {
      const { undo, redo } = answer
      client.setQueryData<History>(queryKey, (before) => before && { ...before, undo, redo })
      tellStep(answer, kind === "undo" ? HISTORY_TEXT.undone : HISTORY_TEXT.redone, projectId, client)
      void showAnew(projectId, client)
    },
    onError: (error) => {
      tell(wordsOf(error), true)
      return client.invalidateQueries({ queryKey })
    },
  })
  const labelOf = (change: Change | null | undefined) =>
    change ? plainLabel(change, cachedNames(projectId, client)) : null
  return {
    /** What undo takes back and redo does again, in words; null for nothing. */
    undo: isUnsaved ? HISTORY_TEXT.typed : labelOf(history.data?.undo),
    redo: isUnsaved ? null : labelOf(history.data?.redo),
    take: (kind: "undo" | "redo") => step.mutate(kind),
  }
}

/** Says what a step has done and what it could not do; where takes were exchanged, the film can be rendered with them. */
export function tellStep(
  { change, warning }: Step,
  words: (label: string) => string,
  projectId: string,
  client: QueryClient,
): void {
  const label = change === null ? "" : plainLabel(change, cachedNames(projectId, client))
  const done = change === null ? HISTORY_TEXT.none : words(label)
  const hasTakes = change !== null && change.asset_count > 0
  const action = hasTakes ? { words: HISTORY_TEXT.render, run: () => void render(projectId, client) } : null
  tell(warning === null ? done : `${done} ${warning}`, warning !== null, action)
}

/** Names of assets as far as the page has read them. */
function cachedNames(projectId: string, client: QueryClient): NameOf {
  const read = <Row>(name: string) => client.getQueryData<Row[]>(["film", projectId, name]) ?? []
  return assetNames(read<AssetRow>("assets"), read<Segment>("segments"))
}

async function render(projectId: string, client: QueryClient): Promise<void> {
  tell("")
  try {
    await send<Job>("POST", `/api/projects/${projectId}/renders`, undefined, { key: newGesture() })
  } catch (error) {
    tell(wordsOf(error as Error), true)
  }
  await client.invalidateQueries({ queryKey: ["film", projectId] })
}

export function wordsOf(error: Error): string {
  return error instanceof ApiError ? `${error.message} ${error.remediation}` : error.message
}

/** Reads everything about the film again. What was typed since stays, and is compared when it is saved. */
export async function showAnew(projectId: string, client: QueryClient): Promise<void> {
  if (draftOf(projectId)?.isChanged === false) keepDraft(projectId, null)
  await client.invalidateQueries({ queryKey: ["film", projectId] })
}
