using System.Collections.Immutable;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>
/// What was said last of a source's state. A state is logged when it changes: a source that stays bad for a week costs one line, not one a
/// scrape.
/// </summary>
internal sealed class SpokenState
{
    private (SourceState State, bool Refuses) _said = (SourceState.Up, false);
    private ImmutableArray<string> _notes = [];

    /// <summary>This was said already.</summary>
    public void Assume(SourceState state) => _said = (state, false);

    public void Say(ILogger log, SourceReport report)
    {
        SayNotes(log, report);

        // Not the text: how long a call has been hanging changes with every report.
        var state = (report.State, Refuses: report.State == SourceState.Up && report.LinesRefused > 0);
        if (state == _said)
            return;
        _said = state;
        if (state.Refuses)
            ActorsLog.SourceRefuses(log, report.Source, report.LinesRefused, report.FirstRefusal ?? "");
        else if (state.State == SourceState.Up)
            ActorsLog.SourceRecovered(log, report.Source);
        else
            ActorsLog.SourceTrouble(log, report.Source, report.State, string.Join("; ", report.Troubles));
    }

    /// <summary>Each of them once, and once more when it was true no longer in between. A collection that brought nothing says nothing of them.</summary>
    private void SayNotes(ILogger log, SourceReport report)
    {
        if (report.Snapshot is null)
            return;
        foreach (var note in report.Notes)
        {
            if (!_notes.Contains(note))
                ActorsLog.SourceNote(log, report.Source, note);
        }

        _notes = report.Notes;
    }
}
