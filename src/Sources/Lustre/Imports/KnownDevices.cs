namespace LustreActors.Sources.Lustre;

/// <summary>Creates the state of a device. Null for a device of others.</summary>
internal delegate T? DeviceMaker<out T>(ReadOnlySpan<char> device)
    where T : class;

/// <summary>
/// The devices of a directory in the order of their names, each with its state (names, label bytes) for as long as it exists.
/// </summary>
internal sealed class KnownDevices<T>(DeviceMaker<T> make)
    where T : class
{
    private readonly SortedDictionary<string, Device> _byOrder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Device> _byName = [];
    private readonly List<T> _all = [];
    private int _reading;
    private int _seen;
    private bool _changed;

    /// <summary>The devices of the last <see cref="Visit"/>.</summary>
    public IReadOnlyList<T> All => _all;

    public void Visit(CollectionContext context, params ReadOnlySpan<LustreParameter> directories)
    {
        _reading++;
        _seen = 0;
        _changed = false;
        foreach (var directory in directories)
            context.TryVisit(directory, directory.Name, this, static (device, devices) => devices.MarkSeen(device), out _);
        if (_seen < _byName.Count)
            ForgetWhatLeft();
        if (!_changed)
            return;
        _all.Clear();
        _all.AddRange(_byOrder.Values.Select(d => d.Kept));
    }

    private void MarkSeen(ReadOnlySpan<char> name)
    {
        if (!_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var device))
        {
            if (make(name) is not { } kept)
                return;
            device = new Device(kept);
            _byName.Add(name.ToString(), device);
            _byOrder.Add(name.ToString(), device);
            _changed = true;
        }

        if (device.SeenIn == _reading)
            return;
        device.SeenIn = _reading;
        _seen++;
    }

    private void ForgetWhatLeft()
    {
        foreach (var (name, device) in _byName)
        {
            if (device.SeenIn == _reading)
                continue;
            _byName.Remove(name);
            _byOrder.Remove(name);
            _changed = true;
        }
    }

    private sealed class Device(T kept)
    {
        public T Kept => kept;

        public int SeenIn { get; set; }
    }
}
