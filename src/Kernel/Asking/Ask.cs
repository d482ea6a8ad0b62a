namespace LustreActors.Kernel;

public static class Ask
{
    /// <summary>Sends a question and waits for its answer; fails with <see cref="AskException"/> on timeout and at once when the target is or goes down.</summary>
    public static Task<TReply> AskAsync<TMessage, TReply>(
        this IActorRef<TMessage> target, Func<ReplyTo<TReply>, TMessage> message, TimeSpan timeout, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        if (target is not ActorCell cell)
            throw new ArgumentException($"{target.Path} is no actor of an ActorSystem", nameof(target));
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<TReply>(ct);

        var question = new Question<TReply>(cell, timeout);
        var text = message(question);
        question.Send(text?.GetType() ?? typeof(TMessage), () => target.Tell(text), ct);
        return question.Answer;
    }

    private sealed class Question<TReply>(ActorCell target, TimeSpan timeout) : ReplyTo<TReply>, IEndWatcher
    {
        private readonly TaskCompletionSource<TReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Type _messageType = typeof(object);
        private ITimer? _timer;
        private CancellationTokenRegistration _cancellation;

        public Task<TReply> Answer => _answer.Task;

        public void Send(Type messageType, Func<bool> tell, CancellationToken ct)
        {
            _messageType = messageType;
            _timer = target.System.Time.CreateTimer(static q => ((Question<TReply>)q!).TimedOut(), this, timeout, Timeout.InfiniteTimeSpan);
            _cancellation = ct.UnsafeRegister(static (q, token) => ((Question<TReply>)q!).Cancelled(token), this);
            if (!target.AddWatcher(this))
                Fail(AskFailure.Stopped, "it has ended");
            if (!tell())
                Fail(AskFailure.Refused, target.DescribeNow());

            // An answer may have come before the timer was in its field.
            if (_answer.Task.IsCompleted)
                Release();
        }

        public override bool Tell(TReply reply)
        {
            if (_answer.TrySetResult(reply))
            {
                Release();
                return true;
            }

            target.System.Lost(target.Path, DeadLetterReason.LateReply, typeof(TReply).Name);
            return false;
        }

        public void Ended(ActorCell cell) => Fail(AskFailure.Stopped, "it ended before it answered");

        private void TimedOut()
        {
            if (!_answer.Task.IsCompleted)
                Fail(AskFailure.Timeout, $"none within {timeout.TotalSeconds:0.###} s; {target.DescribeNow()}");
        }

        private void Cancelled(CancellationToken token)
        {
            if (_answer.TrySetCanceled(token))
                Release();
        }

        private void Fail(AskFailure failure, string detail)
        {
            if (_answer.TrySetException(new AskException(failure, target.Path, _messageType, detail)))
                Release();
        }

        private void Release()
        {
            _timer?.Dispose();
            _cancellation.Unregister();
            target.RemoveWatcher(this);
        }
    }
}
