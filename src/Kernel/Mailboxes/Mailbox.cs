namespace LustreActors.Kernel;

internal enum Admission
{
    Accepted,
    Coalesced,
    AcceptedOldestLost,
    AcceptedNewestLost,
    Rejected,
}

/// <summary>
/// Two rings read in one order: what others sent, bounded, and what the actor owes itself. Not synchronized: the cell's lock guards it.
/// </summary>
internal sealed class Mailbox<T>(MailboxOptions options, Func<T, object?>? keyOf)
{
    private readonly Dictionary<object, long>? _byKey = keyOf is null ? null : [];
    private Ring<Letter<T>> _sent;
    private Ring<Letter<T>> _owed;
    private long _order;

    public int Capacity => options.Capacity;

    public int Count => _sent.Count + _owed.Count;

    public int HighWater { get; private set; }

    public Admission Add(T message, out T? lost)
    {
        lost = default;
        var key = KeyOf(message);
        if (key is not null && _byKey!.TryGetValue(key, out var waiting))
        {
            ref var letter = ref _sent[waiting];
            letter = letter with { Message = message };
            return Admission.Coalesced;
        }

        var admission = Admission.Accepted;
        if (_sent.Count == options.Capacity)
        {
            switch (options.Overflow)
            {
                case Overflow.DropOldest:
                    lost = Unkey(_sent.TakeFirst());
                    admission = Admission.AcceptedOldestLost;
                    break;
                case Overflow.DropNewest:
                    lost = Unkey(_sent.TakeLast());
                    admission = Admission.AcceptedNewestLost;
                    break;
                default:
                    lost = message;
                    return Admission.Rejected;
            }
        }

        var index = _sent.Add(new Letter<T>(message, null, _order++));
        if (key is not null)
            _byKey![key] = index;
        NoteDepth();
        return admission;
    }

    public void AddOwed(T message, Ticket ticket)
    {
        _owed.Add(new Letter<T>(message, ticket, _order++));
        NoteDepth();
    }

    public bool TryTake(out Letter<T> letter)
    {
        if (_owed.Count > 0 && (_sent.Count == 0 || _owed[_owed.First].Order < _sent[_sent.First].Order))
        {
            letter = _owed.TakeFirst();
            return true;
        }

        if (_sent.Count > 0)
        {
            letter = _sent.TakeFirst();
            Unkey(letter);
            return true;
        }

        letter = default;
        return false;
    }

    private T Unkey(in Letter<T> letter)
    {
        if (KeyOf(letter.Message) is { } key)
            _byKey!.Remove(key);
        return letter.Message;
    }

    // Tell never throws, so a message whose key cannot be told simply has none.
    private object? KeyOf(T message)
    {
        try
        {
            return keyOf?.Invoke(message);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private void NoteDepth()
    {
        if (Count > HighWater)
            HighWater = Count;
    }
}
