namespace Realtime.Service.Directory;

/// <summary>What has changed since it was last looked at, each once.</summary>
internal sealed class DirtySet
{
    private readonly Lock _gate = new();
    private HashSet<string> _members = new(StringComparer.Ordinal);

    public void Add(string member)
    {
        lock (_gate)
        {
            _members.Add(member);
        }
    }

    public void AddRange(IEnumerable<string> members)
    {
        lock (_gate)
        {
            _members.UnionWith(members);
        }
    }

    public HashSet<string> Take()
    {
        lock (_gate)
        {
            var taken = _members;
            if (taken.Count > 0)
            {
                _members = new(StringComparer.Ordinal);
            }

            return taken;
        }
    }
}
