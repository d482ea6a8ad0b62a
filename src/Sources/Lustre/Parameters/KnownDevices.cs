namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>Creates the state of a device. Null for a device of others.</summary>
internal delegate T? DeviceFactory<out T>(ReadOnlySpan<char> device)
    where T : class;

/// <summary>
/// The devices of a directory in the order of their names, each with its state (names, label bytes) for as long as it exists.
/// </summary>
internal sealed class KnownDevices<T>(DeviceFactory<T> create)
    where T : class
{
    private readonly SortedDictionary<string, Device> _byOrder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Device> _byName = [];
    private readonly List<T> _all = [];
    private int _reading;
    private int _seen;
    private bool _changed;

    /// <summary>The devices of the last visit.</summary>
    public IReadOnlyList<T> All => _all;

    /// <summary>Lists one or more directories of the host. A directory that cannot be listed has no devices.</summary>
    public void Visit(CollectionContext context, params ReadOnlySpan<LustreParameter> directories)
    {
        Begin();
        foreach (var directory in directories)
            Visit(context, directory, directory.Name, out _, leaf: null);
        End();
    }

    /// <summary>Lists a directory. False, and no device is forgotten, when it cannot be listed.</summary>
    public bool TryVisit(CollectionContext context, LustreParameter directory, string name, out string path, string? leaf = null)
    {
        Begin();
        var isRead = Visit(context, directory, name, out path, leaf);
        if (isRead)
            End();
        return isRead;
    }

    public void Clear()
    {
        Begin();
        End();
    }

    private void Begin() => (_reading, _seen, _changed) = (_reading + 1, 0, false);

    private bool Visit(CollectionContext context, LustreParameter directory, string name, out string path, string? leaf) =>
        context.TryVisit(directory, name, this, static (device, devices) => devices.MarkSeen(device), out path, leaf);

    private void End()
    {
        if (_seen < _byName.Count)
            ForgetUnseen();
        if (!_changed)
            return;
        _all.Clear();
        _all.AddRange(_byOrder.Values.Select(d => d.State));
    }

    private void MarkSeen(ReadOnlySpan<char> name)
    {
        if (!_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var device))
        {
            if (create(name) is not { } state)
                return;
            device = new Device(state);
            _byName.Add(name.ToString(), device);
            _byOrder.Add(name.ToString(), device);
            _changed = true;
        }

        if (device.SeenIn == _reading)
            return;
        device.SeenIn = _reading;
        _seen++;
    }

    private void ForgetUnseen()
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

    private sealed class Device(T state)
    {
        public T State => state;

        public int SeenIn { get; set; }
    }
}
