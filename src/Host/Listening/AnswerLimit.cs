namespace LustreActors.Host.Listening;

/// <summary>
/// Bounds the expositions that a listener writes at once: each holds buffers of several hundred kilobytes until its client has read it. A
/// further one waits for a place, and takes that of the answer that is being written longest if its client reads slowly.
/// </summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to dispose of.
internal sealed class AnswerLimit(TimeProvider time)
#pragma warning restore CA1001
{
    public const int MaxAnswers = 32;

    /// <summary>A client that needs longer reads slowly: an answer is written in some milliseconds.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(MaxAnswers);
    private readonly Lock _gate = new();
    private readonly LinkedList<Answer> _writing = [];

    /// <param name="cutOff">Ends the answer, when a slow client has to give way.</param>
    /// <param name="aborted">The client has gone.</param>
    /// <returns>Null when no place became free.</returns>
    public async Task<IDisposable?> TryBeginAsync(Action cutOff, CancellationToken aborted)
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            CutOffSlowest();
            using var overdue = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, aborted);
            try
            {
                await _places.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
            {
                return null;
            }
        }

        var answer = new Answer(this, cutOff, time.GetTimestamp());
        lock (_gate)
            _writing.AddLast(answer.Node);
        return answer;
    }

    private void CutOffSlowest()
    {
        lock (_gate)
        {
            // Cut off within the lock: afterwards its connection may have another request.
            if (_writing.First is not { } first || time.GetElapsedTime(first.Value.Since) < Slow)
                return;
            _writing.Remove(first);
            first.Value.CutOff();
        }
    }

    private sealed class Answer : IDisposable
    {
        private readonly AnswerLimit _limit;

        public Answer(AnswerLimit limit, Action cutOff, long since)
        {
            (_limit, CutOff, Since) = (limit, cutOff, since);
            Node = new LinkedListNode<Answer>(this);
        }

        public Action CutOff { get; }

        public long Since { get; }

        public LinkedListNode<Answer> Node { get; }

        public void Dispose()
        {
            lock (_limit._gate)
            {
                if (Node.List is not null)
                    _limit._writing.Remove(Node);
            }

            _limit._places.Release();
        }
    }
}
