namespace Realtime.Service.Connections;

/// <summary>All connections of this node.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _gate = new();
    private Connection[] _all = new Connection[64];
    private int _count;

    public int Count => _count;

    public void Add(Connection connection)
    {
        lock (_gate)
        {
            if (_count == _all.Length)
            {
                Array.Resize(ref _all, _count * 2);
            }

            connection.RegistryIndex = _count;
            _all[_count++] = connection;
        }
    }

    public void Remove(Connection connection)
    {
        lock (_gate)
        {
            if (connection.RegistryIndex < 0)
            {
                return;
            }

            var last = _all[--_count];
            _all[connection.RegistryIndex] = last;
            last.RegistryIndex = connection.RegistryIndex;
            _all[_count] = null!;
            connection.RegistryIndex = -1;
        }
    }

    /// <summary>The connections that are here now.</summary>
    public Connection[] Snapshot()
    {
        lock (_gate)
        {
            return _all[.._count];
        }
    }
}
