import { type Ref, useState } from "react"
import type { AssetRow, Project, Render } from "../../shared/api/client"
import { PREVIEW } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import type { LiveJob } from "../job/foldEvent"
import { Making } from "../render/Making"
import { Player } from "../render/Player"
import { RenderAgain } from "../render/RenderAgain"
import { PreviewPlayer } from "../render/preview/PreviewPlayer"
import { usePieces } from "../render/preview/usePieces"
import type { FilmTimeline } from "../timeline/tracks"
import { PlanCard } from "./PlanCard"

interface StageProps {
  project: Project
  film: Render | null
  job: LiveJob["job"] | null
  isBusy: boolean
  hasScript: boolean
  timeline: FilmTimeline | null
  assets: readonly AssetRow[]
  segmentId: string | null
  videoRef: Ref<HTMLVideoElement>
}

/** The film; before there is one, and while another is made, what there is of it. */
export function Stage({ project, film, job, isBusy, hasScript, timeline, assets, segmentId, videoRef }: StageProps) {
  const [watchedJob, setWatchedJob] = useState<string | null>(null)
  const rendered = usePieces(job)
  const renderAgain = project.actions.find(({ name }) => name === "render")
  const make = project.actions.find(({ name }) => name === "make")
  const canPreview = timeline !== null && assets.some((asset) => asset.take !== null)
  const isWatching = isBusy && job !== null && watchedJob === job.job_id
  const hasPreview = canPreview && (film === null || isWatching)
  return (
    <>
      {film !== null && renderAgain !== undefined && <RenderAgain projectId={project.project_id} action={renderAgain} />}
      {film !== null && isBusy && canPreview && (
        <div className="row spread">
          <p className="hint">{isWatching ? "" : PREVIEW.watchHint}</p>
          <button
            type="button"
            className="button"
            aria-pressed={isWatching}
            onClick={() => setWatchedJob(isWatching ? null : (job?.job_id ?? null))}
          >
            <Icon name="play" />
            {PREVIEW.watch}
          </button>
        </div>
      )}
      {film !== null && !hasPreview && <Player projectId={project.project_id} film={film} videoRef={videoRef} />}
      {hasPreview && (
        <PreviewPlayer
          projectId={project.project_id}
          timeline={timeline}
          assets={assets}
          rendered={rendered}
          segmentId={segmentId}
        />
      )}
      {film === null && !isBusy && (
        <PlanCard projectId={project.project_id} hasScript={hasScript} action={make ?? null} />
      )}
      {film === null && isBusy && <Making steps={job?.steps ?? []} isBelow={hasPreview} />}
    </>
  )
}
