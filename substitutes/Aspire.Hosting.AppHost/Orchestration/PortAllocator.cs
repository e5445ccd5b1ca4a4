using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint its ports before anything starts, so that resources can refer to each other freely.</summary>
internal sealed class PortAllocator(OrchestratorOptions options)
{
    // Below the range from which the system takes ports for outgoing connections: nobody takes one by chance
    // between its choice here and the process that listens on it.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly HashSet<int> _given = [];

    /// <summary>Relays are returned unstarted, for those endpoints that several replicas share.</summary>
    public IReadOnlyList<TcpRelay> Allocate(IEnumerable<IResource> resources)
    {
        var relays = new List<TcpRelay>();
        foreach (var resource in resources)
        {
            var replicas = resource.Replicas();
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var port = endpoint.Port is { } wanted && !options.RandomizePorts ? Claim(wanted, endpoint, resource) : Any();
                var replicaPorts = replicas == 1 ? [port] : Enumerable.Range(0, replicas).Select(_ => Any()).ToArray();
                endpoint.Allocated = new AllocatedEndpoint(port, replicaPorts);
                if (replicas > 1)
                {
                    relays.Add(new TcpRelay(port, replicaPorts));
                }
            }
        }

        return relays;
    }

    public static bool IsFree(int port)
    {
        try
        {
            foreach (var address in Loopback.Addresses)
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private int Claim(int port, EndpointAnnotation endpoint, IResource resource)
    {
        if (!_given.Add(port) || !IsFree(port))
        {
            throw new DistributedApplicationException(
                $"Port {port} of resource '{resource.Name}' (endpoint '{endpoint.Name}') is in use by another process. End that, or change the port in the project's Properties/launchSettings.json.");
        }

        return port;
    }

    private int Any()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            // Not a secret, but different in every process.
            var port = System.Security.Cryptography.RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            if (_given.Add(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new DistributedApplicationException($"There is no free port between {FirstPort} and {LastPort}.");
    }
}
