import { useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useRef, useState } from "react"
import { ApiError, type AssetRow, type Project, type Render, type Segment, get, getAll } from "../../shared/api/client"
import { formatDuration } from "../../shared/format"
import { useCommands } from "../../shared/commands"
import { useJump } from "../../shared/jump"
import { filmPath, navigate, scriptPath, usePlace } from "../../shared/router"
import { PALETTE, TEXT } from "../../shared/text"
import { useTitle } from "../../shared/useTitle"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { AssetPanel } from "../asset/AssetPanel"
import { useQueue } from "../asset/useQueue"
import { JobPanel } from "../job/JobPanel"
import { isActive } from "../job/foldEvent"
import { useFollowedJob } from "../job/useFollowedJob"
import { ExportDialog } from "../render/ExportDialog"
import { playableOf, usePlayerKeys } from "../render/playerKeys"
import { startOf } from "../render/preview/scene"
import { chipId } from "../script/AssetChip"
import { Storyboard } from "../script/Storyboard"
import { Timeline } from "../timeline/Timeline"
import { seek } from "../timeline/usePlayback"
import { useTimeline } from "../timeline/useTimeline"
import { FilmHead } from "./FilmHead"
import { Stage } from "./Stage"

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
  const queue = useQueue(projectId)
  // Newer jobs wait for the one that runs.
  const shownJob = queue.isPending ? null : (queue.data?.shown_job_id ?? lastJob?.job_id ?? null)
  const { live, connection } = useFollowedJob(projectId, shownJob)
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

  // A film has a timeline once its assets are planned.
  const hasTimeline = lastJob !== null && (assets.data?.length ?? 0) > 0
  const { data: timeline } = useTimeline(projectId, hasTimeline)
  usePlayerKeys(video && playableOf(video), timeline?.frames_per_s)
  const showSegment = useCallback(
    (segmentId: string) => {
      const start_s = timeline === undefined ? null : startOf(timeline, segmentId)
      if (video !== null && start_s !== null) seek(video, start_s)
    },
    [timeline, video],
  )
  useJump(video !== null && timeline !== undefined, showSegment)
  const isListed = segments.data !== undefined && assets.data !== undefined
  useEffect(() => {
    if (assetId !== null && isListed) document.getElementById(chipId(assetId))?.scrollIntoView({ block: "nearest" })
  }, [assetId, isListed])

  const toScript = { id: "script", words: PALETTE.showScript, run: () => navigate(scriptPath(projectId)) }
  useCommands([toScript])

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
  const segmentId = assets.data?.find((asset) => asset.asset_id === assetId)?.segment_id ?? null
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
        <Stage
          project={project.data}
          film={film}
          job={live?.job ?? null}
          isBusy={isBusy}
          hasScript={!isScriptless}
          timeline={timeline ?? null}
          assets={assets.data ?? []}
          segmentId={segmentId}
          videoRef={setVideo}
        />
      </div>
      {hasTimeline && assets.data !== undefined && segments.data !== undefined && (
        <Timeline
          projectId={projectId}
          video={video}
          assets={assets.data}
          segments={segments.data}
          live={live?.assets ?? null}
          isSettled={film !== null && !isBusy}
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
