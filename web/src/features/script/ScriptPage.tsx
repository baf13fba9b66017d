import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { ApiError, type AssetRow, type Plan, type Project, type Schemas, get, getAll } from "../../shared/api/client"
import { usePlace } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { useTitle } from "../../shared/useTitle"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { isActive } from "../job/foldEvent"
import { FilmHead } from "../project/FilmHead"
import { ScriptEditor } from "./ScriptEditor"
import type { Script } from "./saveScript"
import { scriptKey } from "./savers"
import { staleCauses } from "./stale"

const REFRESH_MS = 10_000
const TO_MAKE = "&decision=make"

/** A film's script, edited where the words stand, with what each change makes stale. */
export function ScriptPage({ projectId }: { projectId: string }) {
  const path = `/api/projects/${projectId}`
  const project = useQuery({
    queryKey: ["film", projectId, "project"],
    queryFn: () => get<Project>(path),
    refetchInterval: REFRESH_MS,
  })
  const script = useQuery({ queryKey: scriptKey(projectId), queryFn: () => get<Script>(`${path}/script`) })
  const digest = script.data?.digest
  const lastJob = project.data?.last_job ?? null
  // What a job has made is not to be made again.
  const planned = [digest, lastJob?.job_id, lastJob?.status]
  const plan = useQuery({
    queryKey: ["film", projectId, "plan", ...planned],
    queryFn: () => get<Plan>(`${path}/plan?limit=1`),
    enabled: digest !== undefined,
  })
  const status = lastJob?.status ?? null
  // What a running job still fills in is not stale.
  const isBusy = status !== null && isActive({ status })
  // Before the first film, everything is new.
  const isMade = lastJob !== null
  const stale = useQuery({
    queryKey: ["film", projectId, "stale", ...planned],
    queryFn: () => getAll<Schemas["PlannedAsset"]>(`${path}/plan`, "assets", TO_MAKE),
    enabled: digest !== undefined && isMade,
    placeholderData: keepPreviousData,
  })
  const assets = useQuery({
    queryKey: ["film", projectId, "assets"],
    queryFn: () => getAll<AssetRow>(`${path}/assets`, "assets"),
    enabled: isMade,
  })
  const causes = useMemo(
    () => staleCauses((!isBusy && stale.data) || [], projectId, assets.data ?? []),
    [isBusy, stale.data, projectId, assets.data],
  )
  const { segmentId } = usePlace()
  useTitle(project.data && `${TEXT.script.title}: ${project.data.title}`)
  const isScriptless = script.error instanceof ApiError && script.error.status === 404
  const error = project.error ?? (isScriptless ? null : script.error)
  if (project.isPending || script.isPending) return <p className="loading">{TEXT.loading}</p>
  return (
    <>
      <FilmHead projectId={projectId} title={project.data?.title ?? TEXT.script.title} status={status} isScript />
      <div className="page script-page stack">
        {error && <ErrorNote error={error} onRetry={() => void Promise.all([project.refetch(), script.refetch()])} />}
        {isScriptless && <p className="empty">{TEXT.script.none}</p>}
        {script.data && (
          <ScriptEditor
            projectId={projectId}
            script={script.data}
            plan={plan.data ?? null}
            causes={causes}
            isMade={isMade}
            isBusy={isBusy}
            segmentId={segmentId}
          />
        )}
      </div>
    </>
  )
}
