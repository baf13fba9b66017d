import { useMemo } from "react"
import type { AssetRow, Segment } from "../../shared/api/client"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import type { LiveAsset } from "../job/foldEvent"
import { ScriptChanged } from "./ScriptChanged"
import { Tracks } from "./Tracks"
import { tracksOf } from "./tracks"
import { useTimeline } from "./useTimeline"
import { useTiming } from "./useTiming"

interface TimelineProps {
  projectId: string
  /** The player of the film; null before there is one. */
  video: HTMLVideoElement | null
  assets: readonly AssetRow[]
  segments: readonly Segment[]
  live: ReadonlyMap<string, LiveAsset> | null
  /** The player has a finished film, and no job is under way. */
  isSettled: boolean
  selectedId: string | null
  onSelect: (assetId: string) => void
}

/** The tracks of a film over time, bound to its player. */
export function Timeline(props: TimelineProps) {
  const { projectId, video, assets, segments, live, isSettled, selectedId, onSelect } = props
  const { data: timeline, error, refetch } = useTimeline(projectId)
  const timing = useTiming(projectId, segments)
  const tracks = useMemo(
    () => (timeline === undefined ? [] : tracksOf(timeline, assets, segments, live)),
    [timeline, assets, segments, live],
  )
  if (timeline === undefined) {
    if (error === null) return null
    return (
      <div className="timeline-area timeline pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (tracks.length === 0) return null
  return (
    <div className="timeline-area">
      {isSettled && !timeline.is_script_rendered && <ScriptChanged projectId={projectId} />}
      <Tracks
        projectId={projectId}
        tracks={tracks}
        timing={timing}
        duration_s={timeline.duration_s}
        frames_per_s={timeline.frames_per_s}
        video={video}
        isRendered={isSettled && timeline.is_script_rendered}
        selectedId={selectedId}
        onSelect={onSelect}
      />
    </div>
  )
}
