using System.Collections.Immutable;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Collecting;

/// <summary>Logs the state of a source when it changes: a source that fails for a week causes one line, not one for each scrape.</summary>
internal sealed class StateChangeLogger
{
    private (SourceState State, bool Refuses) _logged = (SourceState.Up, false);
    private ImmutableArray<string> _loggedNotes = [];

    /// <summary>Treats a state as logged.</summary>
    public void MarkLogged(SourceState state) => _logged = (state, false);

    public void Log(ILogger log, SourceReport report)
    {
        LogNotes(log, report);

        // The text is not compared: how long a call has been hanging changes with every report.
        var state = (report.State, Refuses: report.State == SourceState.Up && report.LinesRefused > 0);
        if (state == _logged)
            return;
        _logged = state;
        if (state.Refuses)
            ActorsLog.SourceRefuses(log, report.Source, report.LinesRefused, report.FirstRefusal ?? "");
        else if (state.State == SourceState.Up)
            ActorsLog.SourceRecovered(log, report.Source);
        else
            ActorsLog.SourceTrouble(log, report.Source, report.State, string.Join("; ", report.Troubles));
    }

    /// <summary>Logs each note once, and again if a snapshot in between did not have it.</summary>
    private void LogNotes(ILogger log, SourceReport report)
    {
        if (report.Snapshot is null)
            return;
        foreach (var note in report.Notes)
        {
            if (!_loggedNotes.Contains(note))
                ActorsLog.SourceNote(log, report.Source, note);
        }

        _loggedNotes = report.Notes;
    }
}
