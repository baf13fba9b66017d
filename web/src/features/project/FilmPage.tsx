import { useQuery } from "@tanstack/react-query"
import { useCallback, useRef, useState } from "react"
import { ApiError, type AssetRow, type Project, type Render, type Segment, get, getAll } from "../../shared/api/client"
import { formatDuration } from "../../shared/format"
import { filmPath, navigate, usePlace } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { useTitle } from "../../shared/useTitle"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { AssetPanel } from "../asset/AssetPanel"
import { JobPanel } from "../job/JobPanel"
import { isActive } from "../job/foldEvent"
import { useFollowedJob } from "../job/useFollowedJob"
import { ExportDialog } from "../render/ExportDialog"
import { Making } from "../render/Making"
import { Player } from "../render/Player"
import { RenderAgain } from "../render/RenderAgain"
import { chipId } from "../script/AssetChip"
import { Storyboard } from "../script/Storyboard"
import { Timeline } from "../timeline/Timeline"
import { FilmHead } from "./FilmHead"
import { PlanCard } from "./PlanCard"

const REFRESH_MS = 10_000

export function FilmPage({ projectId }: { projectId: string }) {
  const { assetId } = usePlace()
  const path = `/api/projects/${projectId}`
  const project = useQuery({
    queryKey: ["film", projectId, "project"],
    queryFn: () => get<Project>(path),
    refetchInterval: REFRESH_MS,
  })
  const renders = useQuery({
    queryKey: ["film", projectId, "renders"],
    queryFn: async () => (await get<{ renders: Render[] }>(`${path}/renders`)).renders,
  })
  const assets = useQuery({
    queryKey: ["film", projectId, "assets"],
    queryFn: () => getAll<AssetRow>(`${path}/assets`, "assets"),
  })
  const segments = useQuery({
    queryKey: ["film", projectId, "segments"],
    queryFn: () => getAll<Segment>(`${path}/segments`, "segments"),
  })
  const lastJob = project.data?.last_job ?? null
  const { live, connection } = useFollowedJob(projectId, lastJob?.job_id ?? null)
  const [closedJob, setClosedJob] = useState<string | null>(null)
  const [isOpened, setIsOpened] = useState(false)
  useTitle(project.data?.title)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const opener = useRef<Element | null>(null)
  const select = useCallback(
    (id: string) => {
      opener.current = document.activeElement
      navigate(filmPath(projectId, id))
    },
    [projectId],
  )
  const closeAsset = () => {
    navigate(filmPath(projectId))
    if (assetId !== null) openerOf(assetId, opener.current)?.focus()
  }

  const isScriptless = isMissing(segments.error)
  const failed = [project, renders, assets, segments].filter((query) => query.isError)
  const error = project.error ?? renders.error ?? assets.error ?? (isScriptless ? null : segments.error)
  const again = () => failed.forEach((query) => void query.refetch())
  if (project.data === undefined || renders.data === undefined) {
    const reason = project.error ?? renders.error
    if (reason === null) return <p className="loading">{TEXT.loading}</p>
    return (
      <div className="page stack">
        <ErrorNote error={reason} onRetry={isMissing(reason) ? undefined : again} />
        <Link to="/">{TEXT.film.back}</Link>
      </div>
    )
  }

  const film = renders.data.find((one) => one.is_current) ?? null
  const status = live?.job.status ?? lastJob?.status ?? null
  const isBusy = status !== null && isActive({ status })
  const needsAttention = isBusy || status === "failed"
  const isJobOpen = live !== null && (isOpened || (needsAttention && closedJob !== live.job.job_id))
  const isJobShown = isJobOpen && assetId === null
  const toggleJob = () => {
    const opens = !isJobShown
    setClosedJob(opens || live === null ? null : live.job.job_id)
    setIsOpened(opens)
    if (opens && assetId !== null) navigate(filmPath(projectId))
  }
  return (
    <div className={assetId !== null || isJobShown ? "film has-panel" : "film"}>
      <FilmHead
        projectId={projectId}
        title={project.data.title}
        status={status}
        facts={
          <>
            {film && <span className="hint">{formatDuration(film.duration_s)}</span>}
            {film?.is_draft && <span className="hint">{TEXT.film.draft}</span>}
            {isBusy && connection !== "open" && <span className="hint">{TEXT.film.reconnecting}</span>}
          </>
        }
      >
        {live && (
          <button type="button" className="button" aria-expanded={isJobShown} onClick={toggleJob}>
            <Icon name="pulse" />
            {TEXT.film.job}
          </button>
        )}
        {film && <ExportDialog projectId={projectId} film={film} />}
      </FilmHead>
      <Storyboard
        projectId={projectId}
        segments={segments.data ?? []}
        assets={assets.data ?? []}
        live={live?.assets ?? null}
        selectedId={assetId}
        onSelect={select}
        isLoading={segments.isPending || assets.isPending}
      />
      <div className="stage stack">
        {error !== null && <ErrorNote error={error} onRetry={again} />}
        {film !== null && (status === "failed" || status === "canceled") && <RenderAgain projectId={projectId} />}
        {film !== null && <Player projectId={projectId} film={film} videoRef={setVideo} />}
        {film === null && !isBusy && <PlanCard projectId={projectId} hasScript={!isScriptless} />}
        {film === null && isBusy && <Making steps={live?.job.steps ?? []} />}
      </div>
      {/* A film has a timeline once its assets are planned. */}
      {lastJob !== null && assets.data !== undefined && assets.data.length > 0 && segments.data !== undefined && (
        <Timeline
          projectId={projectId}
          video={film === null ? null : video}
          assets={assets.data}
          segments={segments.data}
          live={live?.assets ?? null}
          selectedId={assetId}
          onSelect={select}
        />
      )}
      {assetId !== null && (
        <AssetPanel key={assetId} projectId={projectId} assetId={assetId} onClose={closeAsset} />
      )}
      {isJobShown && <JobPanel job={live.job} projectId={projectId} onSelect={select} onClose={toggleJob} />}
    </div>
  )
}

/** Where the focus returns to from an asset's editor: to the button that opened it, or to the asset's chip. */
function openerOf(assetId: string, opener: Element | null): HTMLElement | null {
  if (opener instanceof HTMLButtonElement && opener.isConnected) return opener
  return document.getElementById(chipId(assetId))
}

/** Of segments: the film has no script yet. Of the film: there is none. */
function isMissing(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404
}
