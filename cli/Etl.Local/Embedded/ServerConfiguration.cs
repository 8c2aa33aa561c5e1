using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Etl.Local.Embedded;

/// <summary>
/// The three configuration files, written before each start. They lie outside the data directory, in one the server's user cannot
/// write; <c>ALTER SYSTEM</c> still works and wins, since Postgres keeps that in the data directory.
/// </summary>
internal static class ServerConfiguration
{
    public const string Superuser = "etl";

    private const int UnixPort = 5432;
    private const long Gigabyte = 1024L * 1024 * 1024;

    public static void Write(ClusterPlace place, ServerAccount account, bool durable)
    {
        var memory = MemorySettings.For(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        WriteReadable(place.Configuration, Settings(place, account, durable, memory));
        WriteReadable(place.ClientAuthentication, ClientAuthentication());
        WriteReadable(place.UserMap, UserMap(Environment.UserName));
    }

    private static string Settings(ClusterPlace place, ServerAccount account, bool durable, MemorySettings memory)
    {
        var text = new StringBuilder("# Written by etl before each start. Use ALTER SYSTEM to change a setting for good.\n");
        void Set(string name, FormattableString value) => text.Append(CultureInfo.InvariantCulture, $"{name} = {FormattableString.Invariant(value)}\n");

        Set("data_directory", $"{Quote(place.Data)}");
        Set("hba_file", $"{Quote(place.ClientAuthentication)}");
        Set("ident_file", $"{Quote(place.UserMap)}");
        Listen(Set, place, account);
        // Ten chunk workers, two connections each, times a few commands at once.
        Set("max_connections", $"100");

        // Not "$user": the user and the schema of our own tables have the same name.
        Set("search_path", $"public");

        Set("shared_buffers", $"'{memory.SharedBuffersMB}MB'");
        Set("maintenance_work_mem", $"'{memory.MaintenanceWorkMemoryMB}MB'");
        Set("work_mem", $"'{memory.WorkMemoryMB}MB'");
        Set("effective_cache_size", $"'{memory.EffectiveCacheMB}MB'");
        // Parallel workers exchange rows through /dev/shm, which containers limit to 64 MB; System V memory has no such limit.
        if (OperatingSystem.IsLinux())
        {
            Set("dynamic_shared_memory_type", $"{(SharedMemoryIsSmall() ? "sysv" : "posix")}");
        }

        // The key of a fresh target is built in parallel; more than four workers wait for the disk.
        Set("max_parallel_maintenance_workers", $"{Math.Clamp(Environment.ProcessorCount - 1, 1, 4)}");
        // The package is built without it.
        Set("jit", $"off");

        // No replica reads this log. A table or index created and filled in one transaction is then synced instead of logged.
        Set("wal_level", $"minimal");
        Set("max_wal_senders", $"0");
        // A load writes gigabytes of log; with the default of 1 GB checkpoints follow one another and every page is logged whole again.
        Set("max_wal_size", $"'{MaxWalMB(place)}MB'");
        Set("checkpoint_timeout", $"'15min'");
        // Off, the default, is repeated for the reason: pages of a key in random order hardly shrink, and trying was the
        // largest item in a profile of inserting new ones.
        Set("wal_compression", $"off");

        // What was reported as loaded must be there after a power cut. Without these it is still there after a killed process.
        Set("synchronous_commit", $"on");
        var safety = durable ? "on" : "off";
        Set("fsync", $"{safety}");
        Set("full_page_writes", $"{safety}");

        // The same answers on every machine.
        Set("timezone", $"'UTC'");
        Set("log_timezone", $"'UTC'");
        Set("log_line_prefix", $"'%m [%p] %a '");
        Set("lc_messages", $"'C'");
        return text.ToString();
    }

    private static void Listen(Action<string, FormattableString> set, ClusterPlace place, ServerAccount account)
    {
        if (OperatingSystem.IsWindows())
        {
            set("listen_addresses", $"'127.0.0.1'");
            set("port", $"{FreePort()}");
            return;
        }

        var socket = place.SocketDirectory(account);
        account.CreatePrivateDirectory(socket);
        set("listen_addresses", $"''");
        set("port", $"{UnixPort}");
        set("unix_socket_directories", $"{Quote(socket)}");
        set("unix_socket_permissions", $"0700");
    }

    private static string ClientAuthentication() => OperatingSystem.IsWindows()
        ? "host all all 127.0.0.1/32 scram-sha-256\n"
        : $"local all {Superuser} peer map=etl\n";

    // The kernel tells Postgres who is at the other end of the socket. Root could become the owner anyway.
    private static string UserMap(string owner) => $"etl \"{owner}\" {Superuser}\netl root {Superuser}\n";

    /// <summary>4 GB, less where that is more than an eighth of what is free.</summary>
    private static long MaxWalMB(ClusterPlace place)
    {
        var free = new DriveInfo(place.Directory).AvailableFreeSpace;
        return Math.Clamp(free / 8, Gigabyte / 2, 4 * Gigabyte) / (1024 * 1024);
    }

    private static bool SharedMemoryIsSmall()
    {
        const string path = "/dev/shm";
        return !Directory.Exists(path) || new DriveInfo(path).AvailableFreeSpace < Gigabyte;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal)}'";

    private static void WriteReadable(string path, string text)
    {
        File.WriteAllText(path, text);
        Permissions.Set(path, Permissions.Readable);
    }
}
