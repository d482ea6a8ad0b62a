using System.Net;

namespace LustreActors.Host.Http;

/// <summary>
/// Bounds the scrapes of the whole cluster that are in progress. A further one takes the place of a client that reads slowly, or of one
/// whose address has two places more than its address has: one client cannot keep the others away.
/// </summary>
internal sealed class RelayPlaces(int most, TimeProvider time)
{
    /// <summary>A client that has kept its answer waiting for longer reads slowly.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<Place> _taken = [];

    private long Now => time.GetTimestamp();

    /// <param name="address">The client.</param>
    /// <param name="cutOff">Ends the scrape, when it has to give way.</param>
    /// <returns>Null when no place is free.</returns>
    public Place? TryTake(IPAddress? address, Action cutOff)
    {
        lock (_gate)
        {
            if (_taken.Count >= most)
            {
                var own = Held(address);
                if (_taken.Where(p => p.Writing >= Slow || Held(p.Address) > own + 1).MaxBy(p => p.Writing) is not { } slowest)
                    return null;

                // Cut off within the lock: afterwards its connection may have another request.
                _taken.Remove(slowest);
                slowest.CutOff();
            }

            var place = new Place(this, address, cutOff);
            _taken.Add(place);
            return place;
        }
    }

    private TimeSpan Elapsed(long since) => time.GetElapsedTime(since);

    private int Held(IPAddress? address) => _taken.Count(p => Equals(p.Address, address));

    /// <summary>A scrape in progress.</summary>
    internal sealed class Place(RelayPlaces places, IPAddress? address, Action cutOff) : IDisposable
    {
        private TimeSpan _written;
        private long? _writesSince;

        public IPAddress? Address => address;

        public Action CutOff => cutOff;

        /// <summary>The time that the client has taken to read so far.</summary>
        public TimeSpan Writing
        {
            get
            {
                lock (places._gate)
                    return _writesSince is { } since ? _written + places.Elapsed(since) : _written;
            }
        }

        public void BeginWrite()
        {
            lock (places._gate)
                _writesSince = places.Now;
        }

        public void EndWrite()
        {
            lock (places._gate)
                (_written, _writesSince) = (Writing, null);
        }

        public void Dispose()
        {
            lock (places._gate)
                places._taken.Remove(this);
        }
    }
}
