import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useDeferredValue } from "react"
import { type AssetRow, type Schemas, type Segment, get, getAll } from "../shared/api/client"
import { type Command, useOfferedCommands } from "../shared/commands"
import { jumpTo } from "../shared/jump"
import type { Shortcut } from "../shared/keys"
import { filmPath, navigate, scriptPath } from "../shared/router"
import { PALETTE } from "../shared/text"
import { ranked } from "./rank"

/** One result of the palette. */
export interface Finding {
  readonly id: string
  readonly words: string
  readonly kind: string
  readonly shortcut?: Shortcut | undefined
  readonly run: () => void
}

const MOST_FILMS = 8
const MOST = 50

/** What the typed words find: commands, scenes of the film that is shown, and films. */
export function useFindings(typed: string, projectId: string | null): readonly Finding[] {
  const commands = useOfferedCommands().filter(({ isKeyOnly }) => isKeyOnly !== true)
  const scenes = useScenes(projectId)
  const films = useFilms(typed, projectId)
  const hasWords = typed.trim() !== ""
  return ranked([...commands.map(ofCommand), ...(hasWords ? scenes : []), ...films], typed).slice(0, MOST)
}

function ofCommand({ id, words, kind = PALETTE.kinds.command, shortcut, run }: Command): Finding {
  return { id, words, kind, shortcut, run }
}

function useFilms(typed: string, shownId: string | null): readonly Finding[] {
  const words = useDeferredValue(typed.trim())
  const query = words === "" ? "" : `&query=${encodeURIComponent(words)}`
  const { data } = useQuery({
    queryKey: ["projects", "found", words],
    queryFn: () => get<Schemas["ProjectPage"]>(`/api/projects?limit=${MOST_FILMS}${query}`),
    placeholderData: keepPreviousData,
  })
  const others = (data?.projects ?? []).filter((film) => film.project_id !== shownId)
  return others.map(({ project_id, title }) => ({
    id: `film ${project_id}`,
    words: title,
    kind: PALETTE.kinds.film,
    run: () => navigate(filmPath(project_id)),
  }))
}

function useScenes(projectId: string | null): readonly Finding[] {
  const path = `/api/projects/${projectId}`
  const isEnabled = projectId !== null
  const segments = useQuery({
    queryKey: ["film", projectId, "segments"],
    queryFn: () => getAll<Segment>(`${path}/segments`, "segments"),
    enabled: isEnabled,
  })
  const assets = useQuery({
    queryKey: ["film", projectId, "assets"],
    queryFn: () => getAll<AssetRow>(`${path}/assets`, "assets"),
    enabled: isEnabled,
  })
  if (projectId === null) return []
  return (segments.data ?? []).map((segment, index) => ({
    id: `scene ${segment.segment_id}`,
    words: segment.text ?? "",
    kind: PALETTE.kinds.scene(index + 1),
    run: () => showScene(projectId, segment.segment_id, assets.data ?? []),
  }))
}

/** A film that was not planned yet has its scenes in the script alone. */
function showScene(projectId: string, segmentId: string, assets: readonly AssetRow[]): void {
  const asset = assets.find((one) => one.segment_id === segmentId)
  if (asset === undefined) return navigate(scriptPath(projectId))
  navigate(filmPath(projectId, asset.asset_id))
  jumpTo(segmentId)
}
