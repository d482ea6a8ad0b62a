using LustreActors.Sources.Etcd;

namespace LustreActors.Actors;

/// <summary>A watch that etcd has begun. It does not end when etcd stands still: whoever relies on it reads anew from time to time.</summary>
internal sealed class EtcdWatch(HttpResponseMessage response, Stream body, string place) : IDisposable
{
    private readonly EtcdLines _lines = new(EtcdClient.Largest);
    private readonly byte[] _piece = new byte[16 * 1024];

    /// <summary>Whose watch it is.</summary>
    public string Place => place;

    /// <exception cref="MembershipException">It ends at once.</exception>
    public async Task OpenAsync(CancellationToken deadline)
    {
        var first = await NextAsync(deadline).ConfigureAwait(false) ?? throw new MembershipException($"{place} ends a watch before it has begun");
        if (first.IsCanceled)
            throw new EtcdRefusedException(new EtcdError(0, first.CancelReason), $"{place} watches nothing: {Sources.PromQl.OneLine.Of(first.CancelReason, 200)}");
        if (!first.IsCreated)
            throw new MembershipException($"{place} begins a watch with something else than that it has begun");
    }

    /// <summary>Null when there is no more.</summary>
    public async Task<EtcdAnswer?> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_lines.TryTake(out var line))
            {
                if (!EtcdAnswer.TryRead(line, out var answer, out var problem))
                    throw new MembershipException($"{place}: {problem}");
                return answer.Error is null ? answer : throw new EtcdRefusedException(answer.Error, $"{place} ends the watch: {Sources.PromQl.OneLine.Of(answer.Error.Message, 200)}");
            }

            if (_lines.IsTooLong)
                throw new MembershipException($"a line of the watch of {place} is longer than {EtcdClient.Largest / 1024 / 1024} MiB");
            var read = await body.ReadAsync(_piece, stop).ConfigureAwait(false);
            if (read == 0)
                return null;
            _lines.Add(_piece.AsSpan(0, read));
        }
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }
}
