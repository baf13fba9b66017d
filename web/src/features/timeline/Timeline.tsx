import { useMemo } from "react"
import type { AssetRow, Segment } from "../../shared/api/client"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import type { LiveAsset } from "../job/foldEvent"
import { Tracks } from "./Tracks"
import { tracksOf } from "./tracks"
import { useTimeline } from "./useTimeline"

interface TimelineProps {
  projectId: string
  /** The player of the film; null before there is one. */
  video: HTMLVideoElement | null
  assets: readonly AssetRow[]
  segments: readonly Segment[]
  live: ReadonlyMap<string, LiveAsset> | null
  selectedId: string | null
  onSelect: (assetId: string) => void
}

/** The tracks of a film over time, bound to its player. */
export function Timeline({ projectId, video, assets, segments, live, selectedId, onSelect }: TimelineProps) {
  const { data: timeline, error, refetch } = useTimeline(projectId)
  const tracks = useMemo(
    () => (timeline === undefined ? [] : tracksOf(timeline, assets, segments, live)),
    [timeline, assets, segments, live],
  )
  if (timeline === undefined) {
    if (error === null) return null
    return (
      <div className="timeline pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (tracks.length === 0) return null
  return (
    <Tracks
      tracks={tracks}
      duration_s={timeline.duration_s}
      frames_per_s={timeline.frames_per_s}
      video={video}
      selectedId={selectedId}
      onSelect={onSelect}
    />
  )
}
